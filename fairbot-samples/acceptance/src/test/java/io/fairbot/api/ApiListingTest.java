package io.fairbot.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("place")
class ApiListingTest {
    @Test
    void whatOthersCanCallIsListedAndNothingElse() {
        ApiListing listing = ApiListing.of(new ClassFileImporter().importPackages("io.fairbot.planted.api"));
        assertThat(listing.text()).isEqualTo("""

            public abstract class io.fairbot.planted.api.Shown<T extends Comparable<T>> extends HiddenBase
                abstract <K> Map<K, @Nullable String> group(K key, @Nullable String... items) throws IOException
                final int inherited()
                protected Shown(List<? extends T> items)
                static final int SIZE

            public enum io.fairbot.planted.api.Shown.Kind
                FIRST
                SECOND

            public record io.fairbot.planted.api.Shown.Pair(String left, @Nullable Integer right)
                static Shown.Pair of(String left)
            """);
        assertThat(listing.topLevelTypes()).isEqualTo(1);
    }
}
