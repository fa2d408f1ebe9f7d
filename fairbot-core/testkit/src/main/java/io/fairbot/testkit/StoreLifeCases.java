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

/** Opening, closing and opening again. */
abstract class StoreLifeCases extends StoreRetentionCases {

    /** A document in its first shape. */
    record Rate(String currency, long cents) {
        static final Model<Rate> MODEL =
                Model.builder("contract_rates", Rate.class).index("cents").build();
    }

    /** The same document in its third shape. */
    record PricedRate(String code, String price, boolean checked) {
        static final Model<PricedRate> MODEL = Model.builder("contract_rates", PricedRate.class)
                .index("price")
                .migration(PricedRate::withPrice)
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
            world().put("d" + i, Deal.of("matriz", i));
        }
        world().write(Write.delete(world().there("d7")));
        world().put("d8", Deal.of("filial", 8));
        List<Document<Deal>> before = world().page(Query.of(Deal.MODEL)).documents();
        assertThat(before).hasSize(29);

        for (int i = 0; i < 3; i++) {
            world().reopen();
            assertThat(world().page(Query.of(Deal.MODEL)).documents()).isEqualTo(before);
            assertThat(world().ids(Query.of(Deal.MODEL).where("branch", "filial")))
                    .containsExactly("d8");
        }
        world().write(Write.replace(world().there("d8"), Deal.of("filial", 9)));
        assertThat(world().there("d8").value().seq()).isEqualTo(9);
    }

    @Test
    void aVersionRisesOverADeletionWhenTheStoreIsOpenedAgainAndTheClockWasSetBack() {
        world().put("a", Deal.of("matriz", 1));
        long last = world().put("a", Deal.of("matriz", 2));
        world().write(Write.delete(world().there("a")));

        world().time().setWall(Duration.ofHours(-1));
        world().reopen();
        long next = world().write(Write.insert(Deal.MODEL, "a", Deal.of("matriz", 3)))
                .versions()
                .get(0);
        assertThat(next).as("the first version of the next life").isGreaterThan(last);
    }

    @Test
    void aClosedStoreRefusesEveryCall() {
        Lease lease = StoreWorld.await(world().store().leases().acquire("matriz", "node-1", Duration.ofMinutes(10)))
                .orElseThrow();
        DocumentStore store = world().store();
        CompletionStage<Void> closed = store.close();
        Map<String, Supplier<CompletionStage<?>>> calls = new LinkedHashMap<>();
        calls.put("get", () -> store.get(Deal.MODEL, "a"));
        calls.put("find", () -> store.find(Query.of(Deal.MODEL)));
        calls.put("apply", () -> store.apply(world().batch(Write.put(Deal.MODEL, "a", Deal.of("matriz", 1)))));
        calls.put("expire", store::expire);
        calls.put("acquire", () -> store.leases().acquire("matriz", "node-1", Duration.ofMinutes(10)));
        calls.put("acquire another", () -> store.leases().acquire("filial", "node-1", Duration.ofMinutes(10)));
        calls.put("renew", () -> store.leases().renew(lease));
        calls.put("release", () -> store.leases().release(lease));

        calls.forEach((name, call) ->
                StoreWorld.assertFails(call.get(), StoreException.Reason.CLOSED, name + " while it closes"));
        StoreWorld.await(closed);
        calls.forEach((name, call) ->
                StoreWorld.assertFails(call.get(), StoreException.Reason.CLOSED, name + " after it closed"));
        assertThatThrownBy(() -> store.subscribe(StoreFeedCases.DEALS, Optional.empty(), world().ear()))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(StoreException.Reason.CLOSED));
        assertThat(store.status().problem()).as("its state").isPresent();
        StoreWorld.await(store.close());

        world().open();
        assertThat(world().get("a")).isEmpty();
    }

    @Test
    void whatWasHandedOverBeforeTheCloseIsFinished() {
        List<CompletionStage<BatchResult>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(world().submit(Write.insert(Deal.MODEL, "d" + i, Deal.of("matriz", i))));
        }
        CompletionStage<Optional<Document<Deal>>> read = world().store().get(Deal.MODEL, "d0");
        StoreWorld.await(world().store().close());

        answers.forEach(answer -> assertThat(StoreWorld.await(answer)).isInstanceOf(BatchResult.Applied.class));
        assertThat(StoreWorld.await(read)).as("a read that was handed over").isNotNull();
        world().open();
        assertThat(world().ids(Query.of(Deal.MODEL))).hasSize(50);
    }

    @Test
    void anOpenStoreTellsHowItIs() {
        assertThat(world().store().status().mode()).matches("[A-Z]+");
        assertThat(world().store().status().problem().isPresent()).isEqualTo(opensWithAProblem());
    }

    @Test
    void twoModelsOfOneNameAreRefused() {
        StoreWorld.await(world().store().close());
        Model<Rate> twin = Model.builder(Deal.MODEL.name(), Rate.class).build();

        StoreWorld.assertFails(
                world().tryOpen(List.of(Deal.MODEL, twin)), StoreException.Reason.REFUSED, "two models of one name");
        world().open();
    }

    @Test
    void olderDocumentsAreBroughtToTheNewShape() {
        world().reopen(List.of(Rate.MODEL));
        world().write(
                        Write.insert(Rate.MODEL, "usd", new Rate("USD", 550)),
                        Write.insert(Rate.MODEL, "eur", new Rate("EUR", 610)));
        long version = world().there(Rate.MODEL, "usd").version();

        world().reopen(List.of(PricedRate.MODEL));
        Document<PricedRate> usd = world().there(PricedRate.MODEL, "usd");
        assertThat(usd)
                .isEqualTo(new Document<>(PricedRate.MODEL, "usd", version, new PricedRate("USD", "R$ 550", true)));
        assertThat(world().ids(Query.of(PricedRate.MODEL).where("price", "R$ 610")))
                .containsExactly("eur");
        world().write(Write.replace(usd, new PricedRate("USD", "R$ 560", false)));

        world().reopen(List.of(PricedRate.MODEL));
        assertThat(world().there(PricedRate.MODEL, "usd").value()).isEqualTo(new PricedRate("USD", "R$ 560", false));
    }

    @Test
    void documentsOfAModelThatIsNotNamedAreKept() {
        world().put("a", Deal.of("matriz", 1));
        world().reopen(List.of(Deal.OTHER));
        world().reopen();

        assertThat(world().there("a").value()).isEqualTo(Deal.of("matriz", 1));
    }
}
