package io.fairbot.whatsapp.supervision;

import io.fairbot.branch.Branch;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.storage.ChannelDocuments;
import io.fairbot.whatsapp.storage.LineDocuments;
import io.fairbot.whatsapp.supervision.LineReport.Urgency;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A supervisor in virtual time over a channel of the test, without conversations. */
final class Desk {
    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final VirtualPlatform world;
    private final ScriptedChannel channel = new ScriptedChannel("scripted");
    private final List<LineReport> reports = new ArrayList<>();
    private final Map<String, HeardSink> sinks = new HashMap<>();
    private final Map<String, SupervisedLine> lines = new HashMap<>();
    private final LineManager supervisor;
    private final Leftovers leftovers;
    private Supplier<CompletionStage<Optional<String>>> owner =
            () -> CompletableFuture.completedStage(Optional.empty());

    Desk() {
        this(SupervisionOptions.DEFAULTS, 1);
    }

    Desk(SupervisionOptions options, long seed) {
        world = new VirtualPlatform(START, seed);
        leftovers = new Leftovers(world.platform());
        supervisor =
                new LineManager(options, leftovers.platform(), new Random(seed), branch -> owner.get(), reports::add);
    }

    static Branch branch(String id) {
        return Branch.of(id, "scripted", ZoneOffset.UTC)
                .withName("Branch " + id)
                .withPhone("+5548999990101");
    }

    /** The documents of a channel that stores none. */
    static LineDocuments documents(WhatsAppChannel channel, Platform platform) {
        DocumentStore empty = new MemoryStorage()
                .open(List.of(), platform)
                .toCompletableFuture()
                .join();
        SecretCipherSource ciphers = SecretCipherSource.of(
                new SecretCipher(EncryptionKey.of(new byte[EncryptionKey.LENGTH]), new SecureRandom()));
        return new LineDocuments(
                "none", new ChannelDocuments(channel, ciphers), empty, platform.ids(), Optional::empty);
    }

    SupervisedLine open() {
        return open("matriz");
    }

    SupervisedLine open(String branch) {
        HeardSink sink = new HeardSink();
        sinks.put(branch, sink);
        SupervisedLine line =
                world.await(supervisor.open(channel, branch(branch), sink, documents(channel, world.platform())));
        world.runPending();
        lines.put(branch, line);
        return line;
    }

    SupervisedLine line(String branch) {
        return Optional.ofNullable(lines.get(branch)).orElseThrow();
    }

    LineDocuments documents() {
        return documents(channel, world.platform());
    }

    LineManager supervisor() {
        return supervisor;
    }

    Leftovers leftovers() {
        return leftovers;
    }

    ScriptedChannel channel() {
        return channel;
    }

    HeardSink sink() {
        return Optional.ofNullable(sinks.get("matriz")).orElseThrow();
    }

    VirtualPlatform world() {
        return world;
    }

    void advance(Duration time) {
        world.advance(time);
    }

    void heldBy(String other) {
        owner = () -> CompletableFuture.completedStage(Optional.of(other));
    }

    void ownerUnknown() {
        owner = () -> CompletableFuture.failedStage(new IllegalStateException("The store is away."));
    }

    List<LineReport> reports() {
        return List.copyOf(reports);
    }

    LineReport lastReport() {
        return reports.get(reports.size() - 1);
    }

    List<Urgency> urgencies() {
        return reports.stream().map(LineReport::urgency).toList();
    }
}
