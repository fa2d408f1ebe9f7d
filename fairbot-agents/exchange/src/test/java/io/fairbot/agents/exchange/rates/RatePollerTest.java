package io.fairbot.agents.exchange.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agent.Health;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sources are asked again and again; what they do wrong takes nothing away. */
@Tag("place")
class RatePollerTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final RateHouse house = new RateHouse();
    private final Scripted ptax = new Scripted("PTAX");
    private final Scripted feed = new Scripted("feed");
    private final RatePoller poll = new RatePoller(
            house.service, List.of(ptax, feed), house.time.platform().time(), TEN_MINUTES);

    /** A source that says what a test wants. */
    private class Scripted implements RateSource {
        private final String name;
        private final List<Set<String>> asked = new ArrayList<>();
        private Function<String, Optional<String>> values = currency -> Optional.empty();
        private Optional<RuntimeException> thrown = Optional.empty();
        private Optional<RuntimeException> failure = Optional.empty();

        Scripted(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public CompletionStage<List<ReferenceRate>> latestRates(Set<String> currencies) {
            asked.add(currencies);
            thrown.ifPresent(e -> {
                throw e;
            });
            if (failure.isPresent()) {
                return CompletableFuture.failedStage(failure.get());
            }
            return CompletableFuture.completedStage(currencies.stream()
                    .flatMap(currency -> values.apply(currency).stream()
                            .map(value -> new ReferenceRate(currency, new BigDecimal(value), house.time.now(), name)))
                    .toList());
        }
    }

    @BeforeEach
    void rates() {
        house.set(house.rate("5.21", "5.59"));
        house.set(house.rate("ARS", 1000, "2.90", "4.60"));
        ptax.values = currency -> Optional.of("5.37").filter(value -> currency.equals("USD"));
        feed.values = currency -> Optional.of(currency.equals("USD") ? "5.38" : "0.0038");
    }

    @Test
    void anotherIntervalCountsFromNowOn() {
        poll.setInterval(Duration.ofMinutes(9));
        assertThat(ptax.asked).isEmpty();
        poll.start();
        house.time.runPending();
        poll.setInterval(Duration.ofMinutes(1));
        poll.setInterval(Duration.ofMinutes(1));
        house.time.advance(Duration.ofMinutes(3));
        assertThat(ptax.asked).hasSize(4);
        poll.setInterval(TEN_MINUTES);
        house.time.advance(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(ptax.asked).hasSize(4);
        house.time.advance(Duration.ofSeconds(1));
        assertThat(ptax.asked).hasSize(5);
        poll.stop();
        poll.setInterval(Duration.ofMinutes(1));
        house.time.advance(Duration.ofMinutes(20));
        assertThat(ptax.asked).hasSize(5);
    }

    @Test
    void whatTheFirstDoesNotKnowTheSecondIsAsked() {
        poll.start();
        house.time.runPending();
        assertThat(ptax.asked).containsExactly(Set.of("USD", "ARS"));
        assertThat(feed.asked).containsExactly(Set.of("ARS"));
        assertThat(house.service.current().value().references())
                .extracting(rate -> rate.currency() + " " + rate.source())
                .containsExactly("ARS feed", "USD PTAX");
        assertThat(poll.health()).isEqualTo(Health.UP);
    }

    @Test
    void everyTenMinutesUntilItStops() {
        poll.start();
        house.time.advance(Duration.ofMinutes(29));
        assertThat(ptax.asked).hasSize(3);
        poll.stop();
        poll.stop();
        house.time.advance(Duration.ofHours(1));
        assertThat(ptax.asked).hasSize(3);
    }

    @Test
    void aSourceThatIsDownIsToldAndTheNextOneAsked() {
        ptax.failure = Optional.of(new RateException("PTAX cannot be asked now."));
        poll.start();
        house.time.runPending();
        assertThat(feed.asked).containsExactly(Set.of("USD", "ARS"));
        assertThat(poll.health()).isEqualTo(Health.degraded("PTAX cannot be asked now."));
        ptax.failure = Optional.empty();
        house.time.advance(TEN_MINUTES);
        assertThat(poll.health()).isEqualTo(Health.UP);
    }

    @Test
    void aSourceThatThrowsIsASourceThatIsDown() {
        ptax.thrown = Optional.of(new IllegalStateException("A fault in somebody's source."));
        poll.start();
        house.time.runPending();
        assertThat(poll.health().reason()).isEqualTo("A fault in somebody's source.");
        house.time.advance(TEN_MINUTES);
        assertThat(ptax.asked).hasSize(2);
    }

    @Test
    void whatIsWrongByTenIsRefusedAndTheNextSourceAsked() {
        ptax.values = currency -> Optional.of("53.70").filter(value -> currency.equals("USD"));
        poll.start();
        house.time.runPending();
        assertThat(feed.asked).containsExactly(Set.of("USD", "ARS"));
        assertThat(poll.health().status()).isEqualTo(Health.HealthStatus.DEGRADED);
        assertThat(poll.health().reason()).contains("PTAX says that one USD is worth 53.70, too far from");
        assertThat(house.service.current().value().references())
                .extracting(ReferenceRate::source)
                .containsOnly("feed");
    }

    @Test
    void whatIsLateLeavesTheQuestionToTheNextSource() {
        poll.start();
        house.time.runPending();
        // Two days later PTAX still says what it said: that is no answer any more.
        ReferenceRate old = house.service.current().value().reference("USD").orElseThrow();
        house.time.advance(Duration.ofMinutes(1));
        poll.stop();
        Scripted stuck = new Scripted("PTAX") {
            @Override
            public CompletionStage<List<ReferenceRate>> latestRates(Set<String> currencies) {
                return CompletableFuture.completedStage(List.of(old));
            }
        };
        house.time.advance(Duration.ofDays(2));
        RatePoller later = new RatePoller(
                house.service, List.of(stuck, feed), house.time.platform().time(), TEN_MINUTES);
        house.await(later.pollAll());
        assertThat(feed.asked.get(feed.asked.size() - 1)).contains("USD");
        assertThat(house.service
                        .current()
                        .value()
                        .reference("USD")
                        .orElseThrow()
                        .source())
                .isEqualTo("feed");
    }

    @Test
    void withoutSourcesNobodyIsAsked() {
        RatePoller none =
                new RatePoller(house.service, List.of(), house.time.platform().time(), TEN_MINUTES);
        none.start();
        house.time.advance(Duration.ofHours(1));
        assertThat(none.health()).isEqualTo(Health.UP);
        none.stop();
    }
}
