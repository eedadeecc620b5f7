/** Hibernate as an application configures it, with nothing but the URL changed. */
package io.safelite.it.hibernate;
