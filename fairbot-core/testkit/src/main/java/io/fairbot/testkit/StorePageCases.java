package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Document;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The test cases of pages in the store contract: no document twice, none missing, also during concurrent writes. */
abstract class StorePageCases extends StoreQueryCases {

    @Test
    void aPageHoldsWhatWasAskedForAndTellsWhetherThereIsMore() {
        for (int i = 0; i < 4; i++) {
            fixture().put("d" + i, SampleDeal.of("matriz", i));
        }
        Query<SampleDeal> query = Query.of(SampleDeal.MODEL).where("branch", "matriz");

        Page<SampleDeal> first = fixture().page(query.limit(3));
        assertThat(first.documents()).extracting(Document::id).containsExactly("d0", "d1", "d2");
        Page<SampleDeal> second =
                fixture().page(query.limit(3).after(first.next().orElseThrow()));
        assertThat(second.documents()).extracting(Document::id).containsExactly("d3");
        assertThat(second.next()).isEmpty();

        assertThat(fixture().page(query.limit(4)).next()).as("it fits exactly").isEmpty();
        assertThat(fixture().page(query.limit(5)).next()).isEmpty();
        assertThat(fixture().page(Query.of(SampleDeal.OTHER)).documents()).isEmpty();
        assertThat(fixture().page(Query.of(SampleDeal.OTHER)).next()).isEmpty();
    }

    @Test
    void pagesOfAnySizeAreTheWholeAnswer() {
        Instant noon = StoreQueryCases.NOON;
        for (int i = 0; i < 24; i++) {
            SampleDeal deal = SampleDeal.of("b" + i % 2, i % 3).withOpen(i % 5 == 0);
            fixture()
                    .put(
                            "d" + i,
                            i % 4 == 0
                                    ? deal
                                    : deal.withAt(noon.plusMillis(i % 7)).withNote("n" + i % 2));
        }
        Query<SampleDeal> all = Query.of(SampleDeal.MODEL);
        List<Query<SampleDeal>> queries = List.of(
                all,
                all.where("branch", "b1"),
                all.orderBy("branch"),
                all.orderBy("note"),
                all.orderBy("at"),
                all.atLeast("at", noon.plusMillis(2)).atMost("at", noon.plusMillis(5)),
                all.where("branch", "b0").orderBy("open"),
                all.where("note", "n1"));

        for (Query<SampleDeal> query : queries) {
            for (Query<SampleDeal> directed : List.of(query, query.descending())) {
                List<String> whole = fixture().ids(directed.limit(Query.MAX_LIMIT));
                assertThat(whole).isNotEmpty().doesNotHaveDuplicates();
                for (int limit : new int[] {1, 2, 3, 7, 23}) {
                    assertThat(fixture().ids(directed.limit(limit)))
                            .as("pages of %d, %s, descending: %s", limit, query.sortFields(), directed.isDescending())
                            .isEqualTo(whole);
                }
            }
        }
    }

    @Test
    void aWriteBetweenTwoPagesMovesNobodyElse() {
        for (int i = 0; i < 10; i++) {
            fixture().put("d" + i, SampleDeal.of("matriz", 10L * i));
        }
        Query<SampleDeal> query =
                Query.of(SampleDeal.MODEL).where("branch", "matriz").limit(4);
        Page<SampleDeal> first = fixture().page(query);
        fixture().put("before", SampleDeal.of("matriz", 5));
        fixture().put("behind", SampleDeal.of("matriz", 55));
        fixture().write(Write.delete(fixture().existing("d0")));
        fixture().write(Write.delete(fixture().existing("d3")));
        fixture().write(Write.delete(fixture().existing("d4")));

        Page<SampleDeal> second = fixture().page(query.after(first.next().orElseThrow()));
        assertThat(second.documents()).extracting(Document::id).containsExactly("d5", "behind", "d6", "d7");
        Page<SampleDeal> third = fixture().page(query.after(second.next().orElseThrow()));
        assertThat(third.documents()).extracting(Document::id).containsExactly("d8", "d9");
    }

    @Test
    void aPageGoesOnAfterTheStoreWasOpenedAgain() {
        for (int i = 0; i < 3; i++) {
            fixture().put("d" + i, SampleDeal.of("matriz", i));
        }
        Query<SampleDeal> query =
                Query.of(SampleDeal.MODEL).where("branch", "matriz").limit(2);
        String next = fixture().page(query).next().orElseThrow();

        fixture().reopen();
        assertThat(fixture().page(query.after(next)).documents())
                .extracting(Document::id)
                .containsExactly("d2");
    }

    @Test
    void noDocumentThatStaysIsMissedOrRepeatedWhileOthersComeAndGo() {
        long seed = 20_261_123;
        Random random = new Random(seed);
        Map<String, Long> staying = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            staying.put("s" + i, (long) random.nextInt(20));
        }
        staying.forEach((id, seq) -> fixture().put(id, SampleDeal.of("matriz", seq)));
        Query<SampleDeal> query =
                Query.of(SampleDeal.MODEL).where("branch", "matriz").limit(5);

        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Page<SampleDeal> page = fixture().page(next.map(query::after).orElse(query));
            page.documents().stream()
                    .map(Document::id)
                    .filter(staying::containsKey)
                    .forEach(seen::add);
            next = page.next();
            for (int i = 0; i < 4; i++) {
                String passing = "p" + random.nextInt(30);
                fixture().put(passing, SampleDeal.of("matriz", random.nextInt(20)));
            }
        } while (next.isPresent());

        assertThat(seen).as("seed %d", seed).doesNotHaveDuplicates().hasSameElementsAs(staying.keySet());
    }
}
