package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.store.Document;
import io.fairbot.store.FieldValues;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The test cases of queries in the store contract: conditions, bounds and order. */
abstract class StoreQueryCases extends StoreValueCases {
    static final Query<SampleDeal> ALL = Query.of(SampleDeal.MODEL);
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void withoutAConditionTheAnswerIsSortedByTheBytesOfTheId() {
        List<String> ids = new ArrayList<>(StoreValueCases.AWKWARD_IDS);
        Collections.shuffle(ids, new Random(1));
        ids.forEach(id -> fixture().put(id, SampleDeal.of("matriz", 1)));

        assertThat(fixture().ids(ALL))
                .isEqualTo(ids.stream().sorted(FieldValues::compareText).toList());
        assertThat(fixture().ids(ALL.descending()))
                .isEqualTo(ids.stream()
                        .sorted(((Comparator<String>) FieldValues::compareText).reversed())
                        .toList());
    }

    @Test
    void aConditionKeepsWhatHasTheValue() {
        SampleDeal deal = SampleDeal.of("matriz", 1);
        fixture().put("a", deal);
        fixture().put("b", deal.withOpen(false).withKind(SampleDeal.DealSide.SELL));
        fixture().put("c", SampleDeal.of("Matriz", 2).withAt(NOON).withNote("x"));
        fixture()
                .put("d", SampleDeal.of("matriz ", 2).withAt(NOON.plusMillis(1)).withNote(""));

        assertThat(fixture().ids(ALL.where("branch", "matriz"))).containsExactly("a", "b");
        assertThat(fixture().ids(ALL.where("branch", "matriz").where("open", true)))
                .containsExactly("a");
        assertThat(fixture().ids(ALL.where("branch", "matriz").where("seq", 1))).containsExactly("a", "b");
        assertThat(fixture().ids(ALL.where("branch", "matriz").where("seq", 2L)))
                .isEmpty();
        assertThat(fixture().ids(ALL.where("kind", SampleDeal.DealSide.SELL))).containsExactly("b");
        assertThat(fixture().ids(ALL.where("at", NOON))).containsExactly("c");
        assertThat(fixture().ids(ALL.where("note", ""))).containsExactly("d");
        assertThat(fixture().ids(ALL.where("note", "null"))).isEmpty();
        assertThat(fixture().ids(ALL.where("branch", "nowhere"))).isEmpty();
    }

    @Test
    void theAnswerIsSortedByTheRestOfTheIndexAndThenById() {
        fixture().put("z", SampleDeal.of("matriz", 1));
        fixture().put("y", SampleDeal.of("matriz", -5));
        fixture().put("b", SampleDeal.of("matriz", 10));
        fixture().put("a", SampleDeal.of("matriz", 10));
        fixture().put("A", SampleDeal.of("matriz", 9));
        fixture().put("c", SampleDeal.of("filial", 2));

        assertThat(fixture().ids(ALL.where("branch", "matriz"))).containsExactly("y", "z", "A", "a", "b");
        assertThat(fixture().ids(ALL.orderBy("branch"))).containsExactly("c", "y", "z", "A", "a", "b");
        assertThat(fixture().ids(ALL.orderBy("branch").descending())).containsExactly("b", "a", "A", "z", "y", "c");
    }

    @Test
    void nothingComesBeforeSomething() {
        fixture().put("none", SampleDeal.of("matriz", 1));
        fixture().put("empty", SampleDeal.of("matriz", 1).withNote("").withAt(NOON));
        fixture().put("text", SampleDeal.of("matriz", 1).withNote("x").withAt(NOON.minusMillis(1)));
        fixture().put("also-none", SampleDeal.of("matriz", 1));

        assertThat(fixture().ids(ALL.orderBy("note"))).containsExactly("also-none", "none", "empty", "text");
        assertThat(fixture().ids(ALL.orderBy("note").descending()))
                .containsExactly("text", "empty", "none", "also-none");
        assertThat(fixture().ids(ALL.where("branch", "matriz").where("open", true)))
                .containsExactly("also-none", "none", "text", "empty");
    }

    @Test
    void truthIsSortedBehindFalsehood() {
        fixture().put("a", SampleDeal.of("matriz", 1));
        fixture().put("b", SampleDeal.of("matriz", 1).withOpen(false));

        assertThat(fixture().ids(ALL.where("branch", "matriz").orderBy("open"))).containsExactly("b", "a");
        assertThat(fixture().ids(ALL.where("branch", "matriz").atLeast("open", true)))
                .containsExactly("a");
        assertThat(fixture().ids(ALL.where("branch", "matriz").atMost("open", false)))
                .containsExactly("b");
    }

    @Test
    void boundsIncludeThemselvesAndLeaveOutNothing() {
        fixture().put("none", SampleDeal.of("matriz", 0));
        for (int i = 1; i <= 5; i++) {
            fixture().put("d" + i, SampleDeal.of("matriz", i).withAt(NOON.plusMillis(i)));
        }

        assertThat(fixture().ids(ALL.atLeast("at", NOON.plusMillis(4)))).containsExactly("d4", "d5");
        assertThat(fixture().ids(ALL.atMost("at", NOON.plusMillis(2)))).containsExactly("d1", "d2");
        assertThat(fixture().ids(ALL.atLeast("at", NOON.plusMillis(2)).atMost("at", NOON.plusMillis(3))))
                .containsExactly("d2", "d3");
        assertThat(fixture()
                        .ids(ALL.atLeast("at", NOON.plusMillis(2))
                                .atMost("at", NOON.plusMillis(4))
                                .descending()))
                .containsExactly("d4", "d3", "d2");
        assertThat(fixture().ids(ALL.where("branch", "matriz").atLeast("seq", 2).atMost("seq", 2)))
                .containsExactly("d2");
        assertThat(fixture().ids(ALL.atLeast("at", NOON.plusMillis(3)).atMost("at", NOON)))
                .isEmpty();
        assertThat(fixture().ids(ALL.atLeast("note", ""))).isEmpty();
    }

    @Test
    void anAnswerHoldsTheDocumentsAsTheyAre() {
        long version = fixture().put("a", SampleDeal.of("matriz", 1).withNote("x"));

        assertThat(fixture().page(ALL).documents())
                .containsExactly(new Document<>(
                        SampleDeal.MODEL,
                        "a",
                        version,
                        SampleDeal.of("matriz", 1).withNote("x")));
    }

    @Test
    void anAnswerFollowsTheDocuments() {
        fixture().put("a", SampleDeal.of("matriz", 1).withNote("old"));
        fixture().put("a", SampleDeal.of("matriz", 1).withNote("new"));
        assertThat(fixture().ids(ALL.where("note", "old"))).isEmpty();
        assertThat(fixture().ids(ALL.where("note", "new"))).containsExactly("a");

        fixture().put("a", SampleDeal.of("matriz", 1));
        assertThat(fixture().ids(ALL.where("note", "new"))).isEmpty();
        assertThat(fixture().ids(ALL.orderBy("note"))).containsExactly("a");

        fixture().write(Write.delete(fixture().existing("a")));
        assertThat(fixture().ids(ALL.orderBy("note"))).isEmpty();
        assertThat(fixture().ids(ALL)).isEmpty();
    }

    @Test
    void aQuestionThatNoIndexAnswersIsThrownBackAtOnce() {
        assertThatThrownBy(() -> fixture().store().find(ALL.where("seq", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No index of contract_deals");
        assertThatThrownBy(
                        () -> fixture().store().find(Query.of(SampleDeal.OTHER).orderBy("at")))
                .isInstanceOf(IllegalArgumentException.class);
        Model<SampleDeal> stranger =
                Model.builder("contract_stranger", SampleDeal.class).build();
        assertThatThrownBy(() -> fixture().store().find(Query.of(stranger)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contract_stranger");
    }

    @Test
    void aNewIndexAnswersForOlderDocuments() {
        Model<SampleDeal> before = Model.builder("contract_grown", SampleDeal.class)
                .index("branch")
                .index("kind")
                .build();
        Model<SampleDeal> after = Model.builder("contract_grown", SampleDeal.class)
                .index("branch", "at")
                .index("branch", "seq")
                .index("note")
                .build();
        fixture().reopen(List.of(before));
        for (int i = 0; i < 5; i++) {
            SampleDeal deal =
                    SampleDeal.of("matriz", -i).withAt(NOON.plusMillis(i % 2)).withNote("n" + i % 3);
            fixture().write(Write.insert(before, "d" + i, deal));
        }

        fixture().reopen(List.of(after));
        fixture().write(Write.insert(after, "d9", SampleDeal.of("matriz", -9).withNote("n0")));
        Query<SampleDeal> all = Query.of(after);
        assertThat(fixture().ids(all.where("note", "n0"))).containsExactly("d0", "d3", "d9");
        assertThat(fixture().ids(all.where("branch", "matriz").orderBy("seq")))
                .containsExactly("d9", "d4", "d3", "d2", "d1", "d0");
        assertThat(fixture().ids(all.where("branch", "matriz"))).containsExactly("d9", "d0", "d2", "d4", "d1", "d3");
        assertThatThrownBy(() -> fixture().store().find(all.where("kind", SampleDeal.DealSide.BUY)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
