package io.fairbot.api;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API of some classes as text: a line for each public type, then one for each of its public and protected members,
 * both sorted. Without internal packages, what is marked {@code @Internal}, and what a record, an enum or {@link Object} has
 * anyway.
 */
final class ApiListing {
    private static final String INTERNAL = "io.fairbot.Internal";
    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

    private final List<JavaClass> types;

    private ApiListing(List<JavaClass> types) {
        this.types = types;
    }

    static ApiListing of(JavaClasses classes) {
        return new ApiListing(classes.stream()
                .filter(ApiListing::isApi)
                .sorted(Comparator.comparing(JavaClass::getName))
                .toList());
    }

    /** Returns the number of public types, without those inside of other types. */
    long topLevelTypes() {
        return types.stream().filter(type -> type.getEnclosingClass().isEmpty()).count();
    }

    /** Returns the text, each line with its end. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (JavaClass type : types) {
            text.append('\n').append(declaration(type)).append('\n');
            members(type).forEach(member -> text.append("    ").append(member).append('\n'));
        }
        return text.toString();
    }

    private static boolean isApi(JavaClass type) {
        boolean visible = isVisible(type.getModifiers()) && !type.isAnonymousClass() && !type.isLocalClass();
        return visible
                && !type.isAnnotatedWith(INTERNAL)
                && !List.of(type.getPackageName().split("\\.")).contains("internal")
                && type.getEnclosingClass().map(ApiListing::isApi).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static String declaration(JavaClass type) {
        Class<?> reflected = type.reflect();
        StringBuilder text = new StringBuilder(modifiers(reflected));
        text.append(type.getPackageName()).append('.').append(TypeText.name(reflected));
        text.append(TypeText.parameters(reflected.getTypeParameters()).stripTrailing());
        if (reflected.isRecord()) {
            text.append(components(reflected));
        }
        AnnotatedType above = reflected.getAnnotatedSuperclass();
        if (above != null
                && !Set.of(Object.class, Record.class).contains(reflected.getSuperclass())
                && !reflected.isEnum()) {
            text.append(" extends ").append(TypeText.of(above));
        }
        String interfaces = reflected.isAnnotation()
                ? ""
                : Arrays.stream(reflected.getAnnotatedInterfaces())
                        .map(TypeText::of)
                        .sorted()
                        .collect(Collectors.joining(", "));
        if (!interfaces.isEmpty()) {
            text.append(reflected.isInterface() ? " extends " : " implements ").append(interfaces);
        }
        return text.toString();
    }

    private static String modifiers(Class<?> type) {
        List<String> words = new ArrayList<>();
        int modifiers = type.getModifiers();
        boolean plain = !type.isInterface() && !type.isRecord() && !type.isEnum();
        words.add(Modifier.isProtected(modifiers) ? "protected" : "public");
        if (plain && Modifier.isAbstract(modifiers)) {
            words.add("abstract");
        }
        if (plain && Modifier.isFinal(modifiers)) {
            words.add("final");
        }
        if (type.isSealed()) {
            words.add("sealed");
        }
        String kind = type.isAnnotation() ? "@interface" : type.isInterface() ? "interface" : "class";
        words.add(type.isRecord() ? "record" : type.isEnum() ? "enum" : kind);
        return String.join(" ", words) + " ";
    }

    private static String components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> TypeText.of(component.getAnnotatedType()) + " " + component.getName())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Set<String> members(JavaClass type) {
        Set<String> lines = new TreeSet<>();
        for (JavaClass owner : owners(type)) {
            owner.getMembers().stream()
                    .filter(member -> isApi(member, type))
                    .filter(member -> owner == type || !(member instanceof JavaCodeUnit unit && unit.isConstructor()))
                    .forEach(member -> line(member).ifPresent(lines::add));
        }
        return new LinkedHashSet<>(lines);
    }

    /** A type and the hidden types it inherits from, whose public members are its own for a caller. */
    private static List<JavaClass> owners(JavaClass type) {
        Stream<JavaClass> hidden = type.getAllRawSuperclasses().stream()
                .filter(above -> above.getPackageName().startsWith("io.fairbot") && !isApi(above));
        return Stream.concat(Stream.of(type), hidden).toList();
    }

    private static boolean isApi(JavaMember member, JavaClass type) {
        Set<JavaModifier> modifiers = member.getModifiers();
        boolean reachable = modifiers.contains(JavaModifier.PUBLIC)
                || (modifiers.contains(JavaModifier.PROTECTED)
                        && !type.getModifiers().contains(JavaModifier.FINAL));
        return reachable
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !modifiers.contains(JavaModifier.BRIDGE)
                && !member.isAnnotatedWith(INTERNAL);
    }

    private static Optional<String> line(JavaMember member) {
        if (member instanceof JavaField field) {
            return Optional.of(line(field.reflect()));
        }
        Executable unit = (Executable) member.reflect();
        return isImplied(unit) ? Optional.empty() : Optional.of(line(unit));
    }

    private static String line(Field field) {
        return field.isEnumConstant()
                ? field.getName()
                : words(field.getModifiers()) + TypeText.of(field.getAnnotatedType()) + " " + field.getName();
    }

    private static String line(Executable unit) {
        String type = unit instanceof Method method ? TypeText.of(method.getAnnotatedReturnType()) + " " : "";
        String name = unit instanceof Method
                ? unit.getName()
                : unit.getDeclaringClass().getSimpleName();
        String modifiers =
                unit instanceof Method method && method.isDefault() ? "default " : words(unit.getModifiers());
        String thrown = Arrays.stream(unit.getAnnotatedExceptionTypes())
                .map(TypeText::of)
                .sorted()
                .collect(Collectors.joining(", "));
        return modifiers
                + TypeText.parameters(unit.getTypeParameters())
                + type
                + name
                + parameters(unit)
                + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String words(int modifiers) {
        StringBuilder words = new StringBuilder();
        if (Modifier.isProtected(modifiers)) {
            words.append("protected ");
        }
        if (Modifier.isAbstract(modifiers)) {
            words.append("abstract ");
        }
        if (Modifier.isStatic(modifiers)) {
            words.append("static ");
        }
        if (Modifier.isFinal(modifiers)) {
            words.append("final ");
        }
        return words.toString();
    }

    private static String parameters(Executable unit) {
        AnnotatedType[] types = unit.getAnnotatedParameterTypes();
        Parameter[] parameters = unit.getParameters();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            String type = TypeText.of(types[i]);
            boolean open = unit.isVarArgs() && i == types.length - 1;
            texts.add((open ? type.substring(0, type.lastIndexOf('[')) + "..." : type) + " " + parameters[i].getName());
        }
        return texts.stream().collect(Collectors.joining(", ", "(", ")"));
    }

    /** Tells whether a record, an enum or every object has it anyway. */
    private static boolean isImplied(Executable unit) {
        Class<?> owner = unit.getDeclaringClass();
        if (OF_EVERY_OBJECT.contains(unit.getName())) {
            return true;
        }
        if (owner.isEnum()) {
            return unit instanceof Method && Set.of("values", "valueOf").contains(unit.getName());
        }
        return owner.isRecord()
                && (unit instanceof Constructor<?> ? isCanonical(owner, unit) : isAccessor(owner, unit));
    }

    private static boolean isCanonical(Class<?> owner, Executable unit) {
        List<Class<?>> components = Arrays.stream(owner.getRecordComponents())
                .<Class<?>>map(RecordComponent::getType)
                .toList();
        return List.of(unit.getParameterTypes()).equals(components);
    }

    private static boolean isAccessor(Class<?> owner, Executable unit) {
        return unit.getParameterCount() == 0
                && Arrays.stream(owner.getRecordComponents())
                        .anyMatch(component -> component.getName().equals(unit.getName()));
    }
}
