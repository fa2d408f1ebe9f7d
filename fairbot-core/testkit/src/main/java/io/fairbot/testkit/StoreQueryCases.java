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

/** Conditions, bounds and order of queries. */
abstract class StoreQueryCases extends StoreValueCases {
    static final Query<SampleDeal> ALL = Query.of(SampleDeal.MODEL);
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void withoutAConditionTheAnswerIsSortedByTheBytesOfTheId() {
        List<String> ids = new ArrayList<>(StoreValueCases.AWKWARD_IDS);
        Collections.shuffle(ids, new Random(1));
        ids.forEach(id -> world().put(id, SampleDeal.of("matriz", 1)));

        assertThat(world().ids(ALL))
                .isEqualTo(ids.stream().sorted(FieldValues::compareText).toList());
        assertThat(world().ids(ALL.descending()))
                .isEqualTo(ids.stream()
                        .sorted(((Comparator<String>) FieldValues::compareText).reversed())
                        .toList());
    }

    @Test
    void aConditionKeepsWhatHasTheValue() {
        SampleDeal deal = SampleDeal.of("matriz", 1);
        world().put("a", deal);
        world().put("b", deal.withOpen(false).withKind(SampleDeal.DealSide.SELL));
        world().put("c", SampleDeal.of("Matriz", 2).withAt(NOON).withNote("x"));
        world().put("d", SampleDeal.of("matriz ", 2).withAt(NOON.plusMillis(1)).withNote(""));

        assertThat(world().ids(ALL.where("branch", "matriz"))).containsExactly("a", "b");
        assertThat(world().ids(ALL.where("branch", "matriz").where("open", true)))
                .containsExactly("a");
        assertThat(world().ids(ALL.where("branch", "matriz").where("seq", 1))).containsExactly("a", "b");
        assertThat(world().ids(ALL.where("branch", "matriz").where("seq", 2L))).isEmpty();
        assertThat(world().ids(ALL.where("kind", SampleDeal.DealSide.SELL))).containsExactly("b");
        assertThat(world().ids(ALL.where("at", NOON))).containsExactly("c");
        assertThat(world().ids(ALL.where("note", ""))).containsExactly("d");
        assertThat(world().ids(ALL.where("note", "null"))).isEmpty();
        assertThat(world().ids(ALL.where("branch", "nowhere"))).isEmpty();
    }

    @Test
    void theAnswerIsSortedByTheRestOfTheIndexAndThenById() {
        world().put("z", SampleDeal.of("matriz", 1));
        world().put("y", SampleDeal.of("matriz", -5));
        world().put("b", SampleDeal.of("matriz", 10));
        world().put("a", SampleDeal.of("matriz", 10));
        world().put("A", SampleDeal.of("matriz", 9));
        world().put("c", SampleDeal.of("filial", 2));

        assertThat(world().ids(ALL.where("branch", "matriz"))).containsExactly("y", "z", "A", "a", "b");
        assertThat(world().ids(ALL.orderBy("branch"))).containsExactly("c", "y", "z", "A", "a", "b");
        assertThat(world().ids(ALL.orderBy("branch").descending())).containsExactly("b", "a", "A", "z", "y", "c");
    }

    @Test
    void nothingComesBeforeSomething() {
        world().put("none", SampleDeal.of("matriz", 1));
        world().put("empty", SampleDeal.of("matriz", 1).withNote("").withAt(NOON));
        world().put("text", SampleDeal.of("matriz", 1).withNote("x").withAt(NOON.minusMillis(1)));
        world().put("also-none", SampleDeal.of("matriz", 1));

        assertThat(world().ids(ALL.orderBy("note"))).containsExactly("also-none", "none", "empty", "text");
        assertThat(world().ids(ALL.orderBy("note").descending())).containsExactly("text", "empty", "none", "also-none");
        assertThat(world().ids(ALL.where("branch", "matriz").where("open", true)))
                .containsExactly("also-none", "none", "text", "empty");
    }

    @Test
    void truthIsSortedBehindFalsehood() {
        world().put("a", SampleDeal.of("matriz", 1));
        world().put("b", SampleDeal.of("matriz", 1).withOpen(false));

        assertThat(world().ids(ALL.where("branch", "matriz").orderBy("open"))).containsExactly("b", "a");
        assertThat(world().ids(ALL.where("branch", "matriz").atLeast("open", true)))
                .containsExactly("a");
        assertThat(world().ids(ALL.where("branch", "matriz").atMost("open", false)))
                .containsExactly("b");
    }

    @Test
    void boundsIncludeThemselvesAndLeaveOutNothing() {
        world().put("none", SampleDeal.of("matriz", 0));
        for (int i = 1; i <= 5; i++) {
            world().put("d" + i, SampleDeal.of("matriz", i).withAt(NOON.plusMillis(i)));
        }

        assertThat(world().ids(ALL.atLeast("at", NOON.plusMillis(4)))).containsExactly("d4", "d5");
        assertThat(world().ids(ALL.atMost("at", NOON.plusMillis(2)))).containsExactly("d1", "d2");
        assertThat(world().ids(ALL.atLeast("at", NOON.plusMillis(2)).atMost("at", NOON.plusMillis(3))))
                .containsExactly("d2", "d3");
        assertThat(world().ids(ALL.atLeast("at", NOON.plusMillis(2))
                        .atMost("at", NOON.plusMillis(4))
                        .descending()))
                .containsExactly("d4", "d3", "d2");
        assertThat(world().ids(ALL.where("branch", "matriz").atLeast("seq", 2).atMost("seq", 2)))
                .containsExactly("d2");
        assertThat(world().ids(ALL.atLeast("at", NOON.plusMillis(3)).atMost("at", NOON)))
                .isEmpty();
        assertThat(world().ids(ALL.atLeast("note", ""))).isEmpty();
    }

    @Test
    void anAnswerHoldsTheDocumentsAsTheyAre() {
        long version = world().put("a", SampleDeal.of("matriz", 1).withNote("x"));

        assertThat(world().page(ALL).documents())
                .containsExactly(new Document<>(
                        SampleDeal.MODEL,
                        "a",
                        version,
                        SampleDeal.of("matriz", 1).withNote("x")));
    }

    @Test
    void anAnswerFollowsTheDocuments() {
        world().put("a", SampleDeal.of("matriz", 1).withNote("old"));
        world().put("a", SampleDeal.of("matriz", 1).withNote("new"));
        assertThat(world().ids(ALL.where("note", "old"))).isEmpty();
        assertThat(world().ids(ALL.where("note", "new"))).containsExactly("a");

        world().put("a", SampleDeal.of("matriz", 1));
        assertThat(world().ids(ALL.where("note", "new"))).isEmpty();
        assertThat(world().ids(ALL.orderBy("note"))).containsExactly("a");

        world().write(Write.delete(world().there("a")));
        assertThat(world().ids(ALL.orderBy("note"))).isEmpty();
        assertThat(world().ids(ALL)).isEmpty();
    }

    @Test
    void aQuestionThatNoIndexAnswersIsThrownBackAtOnce() {
        assertThatThrownBy(() -> world().store().find(ALL.where("seq", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No index of contract_deals");
        assertThatThrownBy(() -> world().store().find(Query.of(SampleDeal.OTHER).orderBy("at")))
                .isInstanceOf(IllegalArgumentException.class);
        Model<SampleDeal> stranger =
                Model.builder("contract_stranger", SampleDeal.class).build();
        assertThatThrownBy(() -> world().store().find(Query.of(stranger)))
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
        world().reopen(List.of(before));
        for (int i = 0; i < 5; i++) {
            SampleDeal deal =
                    SampleDeal.of("matriz", -i).withAt(NOON.plusMillis(i % 2)).withNote("n" + i % 3);
            world().write(Write.insert(before, "d" + i, deal));
        }

        world().reopen(List.of(after));
        world().write(Write.insert(after, "d9", SampleDeal.of("matriz", -9).withNote("n0")));
        Query<SampleDeal> all = Query.of(after);
        assertThat(world().ids(all.where("note", "n0"))).containsExactly("d0", "d3", "d9");
        assertThat(world().ids(all.where("branch", "matriz").orderBy("seq")))
                .containsExactly("d9", "d4", "d3", "d2", "d1", "d0");
        assertThat(world().ids(all.where("branch", "matriz"))).containsExactly("d9", "d0", "d2", "d4", "d1", "d3");
        assertThatThrownBy(() -> world().store().find(all.where("kind", SampleDeal.DealSide.BUY)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
