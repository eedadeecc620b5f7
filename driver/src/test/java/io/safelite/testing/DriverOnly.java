package io.safelite.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** A test of what only the driver has; it is skipped where SafeLite is the agent. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DriverOnly.Condition.class)
public @interface DriverOnly {
    /** What the agent does not have. */
    String value();

    /** Finds the annotation and the reason in it. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return AnnotationSupport.findAnnotation(context.getElement(), DriverOnly.class)
                    .filter(found -> Access.isThroughAgent())
                    .map(
                            found ->
                                    ConditionEvaluationResult.disabled(
                                            "driver only: " + found.value()))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("not through the agent"));
        }
    }
}
