package io.fairbot.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** An internal package belongs to the package it lies in, and to all below that. */
final class InternalAccessCondition extends ArchCondition<JavaClass> {
    InternalAccessCondition() {
        super("use internal types of their own house only");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
                .filter(dependency ->
                        dependency.getTargetClass().getPackageName().startsWith("io.fairbot."))
                .filter(dependency -> ArchitectureRules.isInternal(dependency.getTargetClass()))
                .filter(dependency -> !isAtHome(type, dependency.getTargetClass()))
                .forEach(dependency -> events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
    }

    private static boolean isAtHome(JavaClass type, JavaClass internal) {
        String inside = internal.getPackageName() + ".";
        String house = inside.substring(0, inside.indexOf(".internal."));
        return type.getPackageName().equals(house) || type.getPackageName().startsWith(house + ".");
    }
}
