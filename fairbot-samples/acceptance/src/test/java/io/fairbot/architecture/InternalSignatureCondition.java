package io.fairbot.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.Set;

/** What is public names no internal type: in fields, constructors, methods, their generics, exceptions, or above it. */
final class InternalSignatureCondition extends ArchCondition<JavaClass> {
    InternalSignatureCondition() {
        super("show no internal type in a public or protected signature");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (!type.getModifiers().contains(JavaModifier.PUBLIC)) {
            return;
        }
        Set<JavaType> above = new HashSet<>(type.getInterfaces());
        type.getSuperclass().ifPresent(above::add);
        report(type, type.getName(), above, events);
        for (JavaMember member : type.getMembers()) {
            if (member.getModifiers().contains(JavaModifier.PUBLIC)
                    || member.getModifiers().contains(JavaModifier.PROTECTED)) {
                report(type, member.getFullName(), typesOf(member), events);
            }
        }
    }

    private static Set<JavaType> typesOf(JavaMember member) {
        Set<JavaType> types = new HashSet<>();
        if (member instanceof JavaField field) {
            types.add(field.getType());
        } else if (member instanceof JavaCodeUnit unit) {
            types.add(unit.getReturnType());
            types.addAll(unit.getParameterTypes());
            unit.getThrowsClause().forEach(declaration -> types.add(declaration.getRawType()));
        }
        return types;
    }

    private static void report(JavaClass type, String where, Set<JavaType> named, ConditionEvents events) {
        named.stream()
                .flatMap(t -> t.getAllInvolvedRawTypes().stream())
                .filter(ArchitectureRules::isInternal)
                .forEach(internal -> events.add(
                        SimpleConditionEvent.violated(type, where + " shows the internal type " + internal.getName())));
    }
}
