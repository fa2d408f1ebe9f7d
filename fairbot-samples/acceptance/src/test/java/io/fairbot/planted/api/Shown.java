package io.fairbot.planted.api;

import io.fairbot.Internal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public abstract class Shown<T extends Comparable<T>> extends HiddenBase {
    public static final int SIZE = 1;

    protected Shown(List<? extends T> items) {}

    public abstract <K> Map<K, @Nullable String> group(K key, @Nullable String... items) throws IOException;

    @Internal
    public void hidden() {}

    void alsoHidden() {}

    @Override
    public String toString() {
        return "shown";
    }

    public record Pair(String left, @Nullable Integer right) {
        public static Pair of(String left) {
            return new Pair(left, null);
        }
    }

    public enum Kind {
        FIRST,
        SECOND
    }

    @Internal
    public interface Hidden {}
}
