package io.fairbot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final Model<String> DEALS = Model.builder("deals", String.class)
            .index("branch", "open", "seq")
            .index("branch", "at")
            .index("at")
            .build();

    private final Query<String> all = Query.of(DEALS);

    @Test
    void theDefaultsAreEverythingAscendingAHundredAtATime() {
        assertThat(all.model()).isSameAs(DEALS);
        assertThat(all.equalities()).isEmpty();
        assertThat(all.lower()).isEmpty();
        assertThat(all.upper()).isEmpty();
        assertThat(all.isDescending()).isFalse();
        assertThat(all.limit()).isEqualTo(100);
        assertThat(all.cursor()).isEmpty();
        assertThat(all.index()).isEmpty();
        assertThat(all.sortFields()).isEmpty();
    }

    @Test
    void theFirstIndexThatFitsAnswers() {
        assertThat(all.where("branch", "a").index()).contains(index("branch", "open", "seq"));
        assertThat(all.where("open", true).where("branch", "a").sortFields()).containsExactly("seq");
        assertThat(all.where("branch", "a").sortFields()).containsExactly("open", "seq");
        assertThat(all.where("branch", "a").orderBy("at").index()).contains(index("branch", "at"));
        assertThat(all.where("branch", "a").orderBy("at").sortFields()).containsExactly("at");
        assertThat(all.orderBy("at").index()).contains(index("at"));
        assertThat(all.orderBy("branch").sortFields()).containsExactly("branch", "open", "seq");
        assertThat(all.where("branch", "a").where("open", true).where("seq", 1).sortFields())
                .isEmpty();
    }

    @Test
    void anIndexThatIsUsedUpByTheConditionsSortsNothing() {
        Model<String> model = Model.builder("deals", String.class)
                .index("branch")
                .index("branch", "at")
                .build();

        assertThat(Query.of(model).where("branch", "a").orderBy("at").index()).contains(index("branch", "at"));
    }

    @Test
    void aQuestionThatNoIndexAnswersIsRefusedWithWhatToDeclare() {
        assertThatThrownBy(() -> all.where("open", true).index())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No index of deals answers a query by [open]; declare one")
                .hasMessageContaining("[branch, open, seq]");
        assertThatThrownBy(() -> all.where("branch", "a").orderBy("seq").index())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("by [branch] sorted by seq");
        assertThatThrownBy(() -> all.where("branch", "a").where("nonsense", 1).sortFields())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> all.where("branch", "a").orderBy("branch").index())
                .as("a field cannot be fixed and sorted by at once")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesAreKeptInTheFormOfTheStores() {
        Query<String> query =
                all.where("branch", "a").atLeast("at", Instant.EPOCH).atMost("at", Instant.EPOCH.plusMillis(1));

        assertThat(query.equalities()).isEqualTo(Map.of("branch", "a"));
        assertThat(query.lower()).contains("1970-01-01T00:00:00.000Z");
        assertThat(query.upper()).contains("1970-01-01T00:00:00.001Z");
        assertThat(all.where("seq", 5).equalities()).isEqualTo(Map.of("seq", 5L));
        assertThatThrownBy(() -> all.where("seq", 1.5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQueryHasOneFieldThatBoundsAndSorts() {
        assertThatThrownBy(() -> all.atLeast("at", 1).atMost("seq", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("both at and seq");
        assertThatThrownBy(() -> all.orderBy("at").atLeast("seq", 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyMethodAnswersANewQuery() {
        Query<String> narrow = all.where("branch", "a").orderBy("at");

        Query<String> changed = narrow.where("open", true)
                .atLeast("at", 1)
                .atMost("at", 2)
                .descending()
                .limit(5);

        assertThat(narrow.equalities()).isEqualTo(Map.of("branch", "a"));
        assertThat(narrow.lower()).isEmpty();
        assertThat(narrow.upper()).isEmpty();
        assertThat(narrow.isDescending()).isFalse();
        assertThat(narrow.limit()).isEqualTo(100);
        assertThat(changed.isDescending()).isTrue();
        assertThat(changed.limit()).isEqualTo(5);
        assertThat(all.equalities()).isEmpty();
        assertThatThrownBy(() -> narrow.equalities().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001, Integer.MAX_VALUE})
    void aPageHasOneToAThousandDocuments(int limit) {
        assertThatThrownBy(() -> all.limit(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 1000")
                .hasMessageContaining(Integer.toString(limit));
        assertThat(all.limit(1).limit()).isEqualTo(1);
        assertThat(all.limit(1000).limit()).isEqualTo(1000);
    }

    @Test
    void aCursorGoesOnBehindItsPlace() {
        Cursor cursor = new Cursor(List.of(Optional.of(1L)), "x");

        assertThat(all.orderBy("at").after(cursor.encode()).cursor()).contains(cursor);
    }

    @Test
    void aCursorOfAnotherQueryIsRefused() {
        String cursor = new Cursor(List.of(Optional.of(1L)), "x").encode();

        assertThatThrownBy(() -> all.after(cursor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to another query");
        assertThatThrownBy(() -> all.where("branch", "a").after(cursor)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> all.after("nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Index index(String... fields) {
        return new Index(List.of(fields));
    }
}
