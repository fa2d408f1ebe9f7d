package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Lease;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The test cases of opening, reopening, migration and closing in the store contract. */
abstract class StoreLifecycleCases extends StoreToleranceCases {

    /** A sample document in schema version 1. */
    record RateV1(String currency, long cents) {
        static final Model<RateV1> MODEL =
                Model.builder("contract_rates", RateV1.class).index("cents").build();
    }

    /** The same document in schema version 3. */
    record RateV3(String code, String price, boolean checked) {
        static final Model<RateV3> MODEL = Model.builder("contract_rates", RateV3.class)
                .index("price")
                .migration(RateV3::withPrice)
                .migration(rate -> rate.put("checked", true))
                .build();

        private static ObjectNode withPrice(ObjectNode rate) {
            rate.put("price", "R$ " + rate.remove("cents").longValue());
            rate.set("code", rate.remove("currency"));
            return rate;
        }
    }

    @Test
    void whatWasKeptIsThereWhenTheStoreIsOpenedAgain() {
        for (int i = 0; i < 30; i++) {
            fixture().put("d" + i, SampleDeal.of("matriz", i));
        }
        fixture().write(Write.delete(fixture().existing("d7")));
        fixture().put("d8", SampleDeal.of("filial", 8));
        List<Document<SampleDeal>> before =
                fixture().page(Query.of(SampleDeal.MODEL)).documents();
        assertThat(before).hasSize(29);

        for (int i = 0; i < 3; i++) {
            fixture().reopen();
            assertThat(fixture().page(Query.of(SampleDeal.MODEL)).documents()).isEqualTo(before);
            assertThat(fixture().ids(Query.of(SampleDeal.MODEL).where("branch", "filial")))
                    .containsExactly("d8");
        }
        fixture().write(Write.replace(fixture().existing("d8"), SampleDeal.of("filial", 9)));
        assertThat(fixture().existing("d8").value().seq()).isEqualTo(9);
    }

    @Test
    void aVersionRisesOverADeletionWhenTheStoreIsOpenedAgainAndTheClockWasSetBack() {
        fixture().put("a", SampleDeal.of("matriz", 1));
        long last = fixture().put("a", SampleDeal.of("matriz", 2));
        fixture().write(Write.delete(fixture().existing("a")));

        fixture().time().shiftWallClock(Duration.ofHours(-1));
        fixture().reopen();
        long next = fixture()
                .write(Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 3)))
                .versions()
                .get(0);
        assertThat(next).as("the first version of the next life").isGreaterThan(last);
    }

    @Test
    void aClosedStoreRefusesEveryCall() {
        Lease lease = StoreFixture.await(fixture().store().leases().acquire("matriz", "node-1", Duration.ofMinutes(10)))
                .orElseThrow();
        DocumentStore store = fixture().store();
        CompletionStage<Void> closed = store.close();
        Map<String, Supplier<CompletionStage<?>>> calls = new LinkedHashMap<>();
        calls.put("get", () -> store.get(SampleDeal.MODEL, "a"));
        calls.put("find", () -> store.find(Query.of(SampleDeal.MODEL)));
        calls.put(
                "apply",
                () -> store.apply(fixture().batch(Write.put(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 1)))));
        calls.put("expire", store::deleteExpired);
        calls.put("acquire", () -> store.leases().acquire("matriz", "node-1", Duration.ofMinutes(10)));
        calls.put("acquire another", () -> store.leases().acquire("filial", "node-1", Duration.ofMinutes(10)));
        calls.put("renew", () -> store.leases().renew(lease));
        calls.put("release", () -> store.leases().release(lease));

        calls.forEach((name, call) ->
                StoreFixture.assertFails(call.get(), StoreException.StoreErrorCode.CLOSED, name + " while it closes"));
        StoreFixture.await(closed);
        calls.forEach((name, call) ->
                StoreFixture.assertFails(call.get(), StoreException.StoreErrorCode.CLOSED, name + " after it closed"));
        assertThatThrownBy(() -> store.subscribe(
                        StoreFeedCases.DEALS, Optional.empty(), fixture().changeListener()))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.code()).isEqualTo(StoreException.StoreErrorCode.CLOSED));
        assertThat(store.status().problem()).as("its state").isPresent();
        StoreFixture.await(store.close());

        fixture().open();
        assertThat(fixture().get("a")).isEmpty();
    }

    @Test
    void whatWasHandedOverBeforeTheCloseIsFinished() {
        List<CompletionStage<BatchResult>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(fixture().submit(Write.insert(SampleDeal.MODEL, "d" + i, SampleDeal.of("matriz", i))));
        }
        CompletionStage<Optional<Document<SampleDeal>>> read = fixture().store().get(SampleDeal.MODEL, "d0");
        StoreFixture.await(fixture().store().close());

        answers.forEach(answer -> assertThat(StoreFixture.await(answer)).isInstanceOf(BatchResult.Applied.class));
        assertThat(StoreFixture.await(read)).as("a read that was handed over").isNotNull();
        fixture().open();
        assertThat(fixture().ids(Query.of(SampleDeal.MODEL))).hasSize(50);
    }

    @Test
    void anOpenStoreTellsHowItIs() {
        assertThat(fixture().store().status().mode()).matches("[A-Z]+");
        assertThat(fixture().store().status().problem().isPresent()).isEqualTo(startsWithProblem());
    }

    @Test
    void twoModelsOfOneNameAreRefused() {
        StoreFixture.await(fixture().store().close());
        Model<RateV1> twin =
                Model.builder(SampleDeal.MODEL.name(), RateV1.class).build();

        StoreFixture.assertFails(
                fixture().tryOpen(List.of(SampleDeal.MODEL, twin)),
                StoreException.StoreErrorCode.REFUSED,
                "two models of one name");
        fixture().open();
    }

    @Test
    void olderDocumentsAreBroughtToTheNewShape() {
        fixture().reopen(List.of(RateV1.MODEL));
        fixture()
                .write(
                        Write.insert(RateV1.MODEL, "usd", new RateV1("USD", 550)),
                        Write.insert(RateV1.MODEL, "eur", new RateV1("EUR", 610)));
        long version = fixture().existing(RateV1.MODEL, "usd").version();

        fixture().reopen(List.of(RateV3.MODEL));
        Document<RateV3> usd = fixture().existing(RateV3.MODEL, "usd");
        assertThat(usd).isEqualTo(new Document<>(RateV3.MODEL, "usd", version, new RateV3("USD", "R$ 550", true)));
        assertThat(fixture().ids(Query.of(RateV3.MODEL).where("price", "R$ 610")))
                .containsExactly("eur");
        fixture().write(Write.replace(usd, new RateV3("USD", "R$ 560", false)));

        fixture().reopen(List.of(RateV3.MODEL));
        assertThat(fixture().existing(RateV3.MODEL, "usd").value()).isEqualTo(new RateV3("USD", "R$ 560", false));
    }

    @Test
    void documentsOfAModelThatIsNotNamedAreKept() {
        fixture().put("a", SampleDeal.of("matriz", 1));
        fixture().reopen(List.of(SampleDeal.OTHER));
        fixture().reopen();

        assertThat(fixture().existing("a").value()).isEqualTo(SampleDeal.of("matriz", 1));
    }
}
