package io.fairbot.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.ServiceUnavailableException;
import io.fairbot.agent.service.ServiceRegistry.ServiceScope;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ServiceRegistryTest {
    private final ServiceRegistry registry = new ServiceRegistry();
    private final ServiceScope exchange = registry.scope("exchange");
    private final ServiceScope dashboard = registry.scope("dashboard");

    /** A service. */
    public interface Rates {
        String rate(String currency);

        CompletionStage<String> fetch(String currency);

        Object anything();

        default String twice(String currency) {
            return rate(currency) + rate(currency);
        }

        Future<String> later() throws IOException;
    }

    interface Hidden {}

    /** Its implementation. */
    private record FixedRates(String value) implements Rates {
        @Override
        public String rate(String currency) {
            return currency + value;
        }

        @Override
        public CompletionStage<String> fetch(String currency) {
            return CompletableFuture.completedStage(rate(currency));
        }

        @Override
        public Object anything() {
            return value;
        }

        @Override
        public Future<String> later() throws IOException {
            throw new IOException("planted");
        }
    }

    @Test
    void aServiceIsFoundByItsInterface() {
        assertThat(dashboard.find(Rates.class)).isEmpty();
        exchange.register(Rates.class, new FixedRates("1"));
        Rates found = dashboard.find(Rates.class).orElseThrow();
        assertThat(found.rate("USD")).isEqualTo("USD1");
        assertThat(found.twice("USD")).isEqualTo("USD1USD1");
        assertThat(found.fetch("EUR").toCompletableFuture().join()).isEqualTo("EUR1");
        assertThatThrownBy(found::later).isInstanceOf(IOException.class).hasMessage("planted");
    }

    @Test
    void whatWasFoundOutlivesARestartOfItsAgent() {
        exchange.register(Rates.class, new FixedRates("1"));
        Rates found = dashboard.find(Rates.class).orElseThrow();
        exchange.close();
        assertThatThrownBy(() -> found.rate("USD"))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessage("The service Rates is not available: the agent exchange does not run at the moment.");
        assertThatThrownBy(found::anything).isInstanceOf(ServiceUnavailableException.class);
        assertThatThrownBy(found::later).isInstanceOf(ServiceUnavailableException.class);
        assertThatThrownBy(() -> found.fetch("USD").toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ServiceUnavailableException.class);
        registry.scope("exchange").register(Rates.class, new FixedRates("2"));
        assertThat(found.rate("USD")).isEqualTo("USD2");
        assertThat(dashboard.find(Rates.class)).containsSame(found);
    }

    @Test
    void aServiceIsAnOrdinaryObject() {
        exchange.register(Rates.class, new FixedRates("1"));
        Rates found = dashboard.find(Rates.class).orElseThrow();
        assertThat(found)
                .isEqualTo(dashboard.find(Rates.class).orElseThrow())
                .isNotEqualTo(new FixedRates("1"))
                .hasSameHashCodeAs(found);
        assertThat(found).hasToString("Rates of the agent exchange");
    }

    @Test
    void oneAgentOffersAServiceAtATime() {
        exchange.register(Rates.class, new FixedRates("1"));
        assertThatThrownBy(() -> dashboard.register(Rates.class, new FixedRates("2")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the agent exchange has registered one already");
        assertThatThrownBy(() -> exchange.register(Rates.class, new FixedRates("2")))
                .isInstanceOf(IllegalStateException.class);
        exchange.close();
        dashboard.register(Rates.class, new FixedRates("2"));
        exchange.close();
        assertThat(dashboard.find(Rates.class).orElseThrow().rate("USD")).isEqualTo("USD2");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void whatCannotWorkIsRefused() {
        assertThatThrownBy(() -> exchange.register(FixedRates.class, new FixedRates("1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is known by a public interface");
        assertThatThrownBy(() -> exchange.find(Hidden.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> exchange.register((Class) Rates.class, "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not implement it");
        exchange.close();
        assertThatThrownBy(() -> exchange.register(Rates.class, new FixedRates("1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has stopped");
    }
}
