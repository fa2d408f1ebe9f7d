package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.http.server.HttpDispatcher;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.fairbot.http.server.HttpServerProvider;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order a coordinator starts what was given to it, and stops it again. */
class StartOrderTest {
    private final List<String> log = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private CoordinatorBuilder builder() {
        return Coordinator.builder(Settings.defaults().with(BootstrapSettings.DATA_DIR, directory))
                .storage(storage())
                .httpServer(new RecordingProvider());
    }

    private StoreProvider storage() {
        return (models, platform) -> new MemoryStorage().open(models, platform).thenApply(store -> {
            log.add("open storage");
            return (DocumentStore) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {DocumentStore.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            log.add("close storage");
                        }
                        try {
                            return method.invoke(store, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        });
    }

    private final class RecordingProvider implements HttpServerProvider {
        @Override
        public String name() {
            return "recording";
        }

        @Override
        public HttpServer create(HttpServerOptions options, HttpDispatcher dispatcher) {
            return new HttpServer() {
                @Override
                public void start() throws IOException {
                    log.add("start server");
                }

                @Override
                public Optional<URI> address() {
                    return Optional.of(URI.create("https://bot.example"));
                }

                @Override
                public boolean isLoopback() {
                    return false;
                }

                @Override
                public void stop(Duration grace) {
                    log.add("stop server");
                }
            };
        }
    }

    private record RecordingChannel(List<String> log, String id, CompletionStage<Void> started)
            implements WhatsAppChannel {

        @Override
        public boolean deduplicates() {
            return false;
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            log.add("start channel " + id);
            return started;
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            throw new IllegalStateException("There is no branch.");
        }

        @Override
        public CompletionStage<Void> stop() {
            log.add("stop channel " + id);
            return CompletableFuture.completedStage(null);
        }
    }

    private RecordingChannel channel(String id) {
        return new RecordingChannel(log, id, CompletableFuture.completedStage(null));
    }

    private record RecordingAgent(List<String> log) implements Agent {

        @Override
        public AgentInfo info() {
            return AgentInfo.of("agent", "1");
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            log.add("start agent");
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> stop() {
            log.add("stop agent");
            return CompletableFuture.completedStage(null);
        }
    }

    @Test
    void eachAfterWhatItNeedsAndBackInReverse() {
        CoordinatorBuilder builder = builder().agent(new RecordingAgent(log));
        // More than a handful, in no order of their names: they start as they were added.
        List<String> ids = List.of("zeta", "alpha", "mu", "beta", "omega", "gamma", "nu", "delta");
        ids.forEach(id -> builder.channel(channel(id)));
        Coordinator coordinator =
                builder.onFirstSecret(secret -> log.add("first key")).build();
        coordinator.start();
        assertThat(log).startsWith("open storage", "start server").endsWith("start agent", "first key");
        assertThat(log.subList(2, 2 + ids.size()))
                .isEqualTo(ids.stream().map(id -> "start channel " + id).toList());
        assertThat(coordinator.address()).isEqualTo(URI.create("https://bot.example"));
        log.clear();
        coordinator.stop();
        assertThat(log).startsWith("stop agent", "stop channel delta").endsWith("stop server", "close storage");
        assertThat(log).hasSize(3 + ids.size());
    }

    @Test
    void aStartThatFailsHalfwayStopsWhatHadStarted() {
        Coordinator coordinator = builder()
                .agent(new RecordingAgent(log))
                .channel(channel("one"))
                .channel(new RecordingChannel(
                        log, "two", CompletableFuture.failedStage(new IllegalStateException("no line"))))
                .channel(channel("three"))
                .onFirstSecret(secret -> log.add("first key"))
                .build();
        assertThatThrownBy(coordinator::start)
                .isInstanceOf(CoordinatorException.class)
                .hasMessage("The channel two could not start: no line");
        assertThat(log)
                .containsExactly(
                        "open storage",
                        "start server",
                        "start channel one",
                        "start channel two",
                        "stop channel two",
                        "stop channel one",
                        "stop server",
                        "close storage");
    }

    @Test
    void aStorageThatCannotBeOpenedLeavesNothing() {
        Coordinator coordinator = builder()
                .storage((models, platform) -> CompletableFuture.failedStage(new IllegalStateException("no disk")))
                .build();
        assertThatThrownBy(coordinator::start).hasMessage("The storage could not start: no disk");
        assertThat(log).isEmpty();
    }
}
