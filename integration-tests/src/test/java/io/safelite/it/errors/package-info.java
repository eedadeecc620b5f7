/** What frameworks make of the errors: docs/errors.md. */
package io.safelite.it.errors;
