package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Document;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The test cases of the round trip of values in the store contract. */
abstract class StoreValueCases extends StoreFenceCases {
    /** Ids that a careless store confuses with one another, or interprets as something other than an id. */
    static final List<String> AWKWARD_IDS = List.of(
            "a",
            "A",
            "á",
            "a\u0301",
            " a",
            "a ",
            "a/b",
            "a%b",
            "a_b",
            "a.b",
            "$a",
            "'; DROP TABLE deals; --",
            "\"quoted\"",
            "{\"$gt\":\"\"}",
            "linha\nnova",
            "0",
            "00",
            "1e3",
            "null",
            "日本",
            "\uFFFD",
            "😀",
            "x".repeat(200));

    @Test
    void everyKindOfValueIsReadAsItWasWritten() {
        SampleDeal plain = SampleDeal.of("matriz", 1);
        List<SampleDeal> deals = List.of(
                plain,
                plain.withSeq(Long.MAX_VALUE),
                plain.withSeq(Long.MIN_VALUE),
                plain.withOpen(false),
                plain.withKind(SampleDeal.DealSide.SELL),
                plain.withAt(Instant.EPOCH),
                plain.withAt(Instant.parse("2026-11-23T12:00:00.001Z")),
                plain.withAt(Instant.parse("9999-12-31T23:59:59.999Z")),
                plain.withAmount(new BigDecimal("0.10")),
                plain.withAmount(new BigDecimal("12345678901234567890.123456789")),
                plain.withAmount(new BigDecimal("-0.000000000000000001")),
                plain.withNote(""),
                plain.withNote("Olá, \"João\" \\ 日本 😀\u0000\u2028\n"),
                plain.withNote("null"),
                plain.withTags(List.of("", "b", "a", "b")),
                plain.withTags(List.of("ç".repeat(150_000))));
        for (int i = 0; i < deals.size(); i++) {
            fixture().put("d" + i, deals.get(i));
        }

        fixture().reopen();
        for (int i = 0; i < deals.size(); i++) {
            assertThat(fixture().existing("d" + i).value()).isEqualTo(deals.get(i));
        }
        assertThat(fixture().page(Query.of(SampleDeal.MODEL)).documents())
                .extracting(Document::value)
                .containsExactlyInAnyOrderElementsOf(deals);
    }

    @Test
    void aLaterContentReplacesTheEarlierOneWhole() {
        fixture()
                .put(
                        "a",
                        SampleDeal.of("matriz", 1)
                                .withNote("there")
                                .withAt(Instant.EPOCH)
                                .withTags(List.of("x")));
        fixture().put("a", SampleDeal.of("matriz", 1));

        assertThat(fixture().existing("a").value()).isEqualTo(SampleDeal.of("matriz", 1));
    }

    @Test
    void everyIdIsAnotherDocument() {
        for (int i = 0; i < AWKWARD_IDS.size(); i++) {
            fixture().write(Write.insert(SampleDeal.MODEL, AWKWARD_IDS.get(i), SampleDeal.of("matriz", i)));
        }

        for (int i = 0; i < AWKWARD_IDS.size(); i++) {
            Document<SampleDeal> read = fixture().existing(AWKWARD_IDS.get(i));
            assertThat(read.id()).isEqualTo(AWKWARD_IDS.get(i));
            assertThat(read.value().seq()).as(read.id()).isEqualTo(i);
        }
        assertThat(fixture().ids(Query.of(SampleDeal.MODEL).limit(3))).containsExactlyInAnyOrderElementsOf(AWKWARD_IDS);
    }

    @Test
    void anIdIsANameWithinItsModel() {
        fixture()
                .write(
                        Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 1)),
                        Write.insert(SampleDeal.OTHER, "a", SampleDeal.of("filial", 2)));
        fixture().write(Write.delete(fixture().existing("a")));

        assertThat(fixture().get("a")).isEmpty();
        assertThat(fixture().get(SampleDeal.OTHER, "a")).isPresent();
    }

    @Test
    void aReadAfterAnAcknowledgedWriteSeesIt() {
        for (int i = 0; i < 50; i++) {
            fixture().put("a", SampleDeal.of("branch-" + i, i));
            assertThat(fixture().existing("a").value().seq()).isEqualTo(i);
            assertThat(fixture().ids(Query.of(SampleDeal.MODEL).where("branch", "branch-" + i)))
                    .containsExactly("a");
            assertThat(fixture().ids(Query.of(SampleDeal.MODEL).where("branch", "branch-" + (i - 1))))
                    .isEmpty();
        }
    }
}
