package io.fairbot.whatsapp.lines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.event.Events;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.json.Json;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import io.fairbot.whatsapp.supervision.SupervisionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link of a line with a phone in the API, over a sandbox line. */
class LinkRoutesTest {
    private static final String LINK = "/branches/{branch}/link";

    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final DocumentStore store;
    private final HttpModule module;

    LinkRoutesTest(@TempDir Path directory) {
        store = world.await(new MemoryStorage().open(ConversationEngine.models(), world.platform()));
        ConversationEngine engine = new ConversationEngine(store, world.platform(), ConversationOptions.DEFAULTS);
        SandboxChannel sandbox = new SandboxChannel();
        world.await(sandbox.start(ChannelContext.of(
                Settings.defaults().with(BootstrapSettings.DATA_DIR, directory),
                world.platform(),
                offered -> () -> {},
                engine,
                engine::inbox,
                MediaStore.memory(MediaLimits.DEFAULTS))));
        BranchLines lines = new BranchLines(new LineDependencies(
                "node",
                Duration.ofSeconds(15),
                Map.of(SandboxChannel.ID, sandbox),
                DeclaredSettings.of(Settings.defaults(), List.of(), List.of(sandbox)),
                engine,
                store,
                SecretCipherSource.of(
                        new SecretCipher(EncryptionKey.of(new byte[EncryptionKey.LENGTH]), new SecureRandom())),
                world.platform(),
                new Random(1),
                SupervisionOptions.DEFAULTS,
                Events.NONE));
        world.await(lines.open(Branch.of("matriz", SandboxChannel.ID, ZoneOffset.UTC)));
        module = lines.routes();
    }

    private record Call(Map<String, String> query, String text) implements Request {
        @Override
        public String id() {
            return "r1";
        }

        @Override
        public Principal principal() {
            return new Principal("admin", Optional.of(Scope.ADMIN), Optional.empty());
        }

        @Override
        public String path(String name) {
            return "matriz";
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.ofNullable(query.get(name));
        }

        @Override
        public Optional<String> header(String name) {
            return name.equals("Content-Type") ? Optional.of(Response.JSON) : Optional.empty();
        }

        @Override
        public byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private CompletableFuture<Response> call(HttpMethod method, Map<String, String> query, String text) {
        Route route = module.routes().stream()
                .filter(one -> one.method() == method && one.path().equals(LINK))
                .findFirst()
                .orElseThrow();
        assertThat(route.access()).isEqualTo(RouteAccess.of(Scope.ADMIN));
        CompletionStage<Response> answer = Stages.attempt(() -> route.handler().handle(new Call(query, text)))
                .exceptionallyCompose(failure -> Stages.cause(failure) instanceof ProblemException e
                        ? CompletableFuture.completedStage(Response.of(e.problem()))
                        : CompletableFuture.failedStage(failure));
        world.runPending();
        return answer.toCompletableFuture();
    }

    private static JsonNode json(CompletableFuture<Response> answer) {
        byte[] bytes = new byte[answer.join().body().remaining()];
        answer.join().body().get(bytes);
        try {
            return Json.mapper().readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode code() {
        return json(call(HttpMethod.GET, Map.of(), "")).path("code");
    }

    @Test
    void theNextCodeIsAwaited() {
        assertThat(call(HttpMethod.DELETE, Map.of(), "").join().status()).isEqualTo(202);
        JsonNode first = code();
        Map<String, String> known =
                Map.of("wait", "30s", "after", first.path("validUntil").asText());
        CompletableFuture<Response> late = call(HttpMethod.GET, known, "");
        world.advance(Duration.ofSeconds(29));
        assertThat(late).isNotDone();
        world.advance(Duration.ofSeconds(1));
        assertThat(json(late).path("code")).isEqualTo(first);
        CompletableFuture<Response> next = call(HttpMethod.GET, known, "");
        world.advance(Duration.ofSeconds(30));
        assertThat(json(next).path("code").path("text")).isNotEqualTo(first.path("text"));
        assertThat(call(HttpMethod.GET, known, "")).as("another code is known").isDone();
        assertThat(call(HttpMethod.GET, Map.of("after", "now"), "").join().status())
                .isEqualTo(400);
    }

    @Test
    void aCodeToTypeIsRequestedForALineThatWaits() {
        String phone = "{\"phone\":\"+5548999990001\"}";
        CompletableFuture<Response> linked = call(HttpMethod.POST, Map.of(), phone);
        assertThat(linked.join().status()).isEqualTo(409);
        assertThat(json(linked).path("detail").asText()).contains("unlink it first");
        assertThat(call(HttpMethod.DELETE, Map.of(), "").join().status()).isEqualTo(202);
        assertThat(call(HttpMethod.POST, Map.of(), "{\"phone\":\"x\"}").join().status())
                .isEqualTo(422);
        assertThat(call(HttpMethod.POST, Map.of(), phone).join().status()).isEqualTo(202);
        assertThat(code().path("kind").asText()).isEqualTo("PAIRING_CODE");
        assertThat(world.await(store.find(Query.of(StoredAuditLog.MODEL))).documents())
                .extracting(entry -> entry.value().action())
                .containsExactlyInAnyOrder("session.unlink", "session.link");
    }
}
