package io.fairbot.api;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Formats types as they stand in source code, without packages: no simple name occurs twice in the project. The text of
 * {@link Type#toString()} depends on the version of the JDK, which a file in the tree must not.
 */
final class TypeText {
    private TypeText() {}

    static String of(AnnotatedType type) {
        String text;
        if (type instanceof AnnotatedParameterizedType parameterized) {
            text = name(raw(parameterized.getType()))
                    + list(parameterized.getAnnotatedActualTypeArguments(), TypeText::of, "<", ">");
        } else if (type instanceof AnnotatedArrayType array) {
            // @Nullable stands at the brackets when the array, not its elements, may be null.
            return of(array.getAnnotatedGenericComponentType()) + (isNullable(type) ? " @Nullable []" : "[]");
        } else if (type instanceof AnnotatedWildcardType wildcard) {
            text = wildcard(wildcard);
        } else if (type instanceof AnnotatedTypeVariable variable) {
            text = variable.getType().getTypeName();
        } else {
            text = name((Class<?>) type.getType());
        }
        return isNullable(type) ? "@Nullable " + text : text;
    }

    /** Formats type parameters, with a space behind; an empty text when there are none. */
    static String parameters(TypeVariable<?>[] variables) {
        return variables.length == 0 ? "" : list(variables, TypeText::variable, "<", ">") + " ";
    }

    static String name(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return outer == null ? type.getSimpleName() : name(outer) + "." + type.getSimpleName();
    }

    private static String variable(TypeVariable<?> variable) {
        String bounds = Arrays.stream(variable.getAnnotatedBounds())
                .map(TypeText::of)
                .filter(bound -> !bound.equals("Object"))
                .collect(Collectors.joining(" & "));
        return bounds.isEmpty() ? variable.getName() : variable.getName() + " extends " + bounds;
    }

    private static String wildcard(AnnotatedWildcardType type) {
        String below = list(type.getAnnotatedLowerBounds(), TypeText::of, "", "");
        String above = list(type.getAnnotatedUpperBounds(), TypeText::of, "", "");
        if (!below.isEmpty()) {
            return "? super " + below;
        }
        return above.isEmpty() || above.equals("Object") ? "?" : "? extends " + above;
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) ((ParameterizedType) type).getRawType();
    }

    private static <T> String list(T[] items, Function<T, String> text, String begin, String end) {
        return items.length == 0 ? "" : Arrays.stream(items).map(text).collect(Collectors.joining(", ", begin, end));
    }
}
