package io.fairbot.coordination.internal.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Agent;
import io.fairbot.config.ConfigException;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.Secret;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The configuration section of one agent, and the version that the agent uses. Safe for use from any thread. */
final class ManagedConfig {
    private final String agent;
    private final TypedConfig<?> typed;
    private long attempts;
    private long runningVersion;
    private Optional<ObjectNode> used = Optional.empty();

    /** A configuration section and its codec. */
    private record TypedConfig<C>(ConfigSection<C> section, ConfigSectionCodec<C> codec) {
        static <C> TypedConfig<C> of(String agent, ConfigSection<C> section) {
            return new TypedConfig<>(section, new ConfigSectionCodec<>(agent, section.type()));
        }

        ObjectNode initial() {
            return codec.write(section.initial());
        }

        CompletionStage<Optional<String>> check(ObjectNode clear) {
            return section.check(codec.read(clear));
        }

        CompletionStage<Void> apply(ObjectNode clear, long version) {
            return section.apply(codec.read(clear), version);
        }
    }

    private ManagedConfig(String agent, TypedConfig<?> typed) {
        this.agent = agent;
        this.typed = typed;
    }

    /** Returns the managed section of an agent, empty when it has no configuration. */
    static Optional<ManagedConfig> of(Agent agent) {
        String id = agent.info().id();
        return agent.configuration().map(section -> new ManagedConfig(id, TypedConfig.of(id, section)));
    }

    String agent() {
        return agent;
    }

    ObjectNode schema() {
        return typed.codec.schema().toJsonSchema();
    }

    ObjectNode initial() {
        return typed.initial();
    }

    ObjectNode patched(ObjectNode clear, ObjectNode patch) {
        return typed.codec.patched(clear, patch);
    }

    /** Checks that a section can be read; throws {@link ConfigException} when it cannot. */
    void read(ObjectNode clear) {
        typed.codec.read(clear);
    }

    CompletionStage<Optional<String>> check(ObjectNode clear) {
        return typed.check(clear);
    }

    ObjectNode masked(ObjectNode section) {
        return typed.codec.masked(section);
    }

    ObjectNode encrypted(ObjectNode clear, EncryptionKeySource key) {
        String context = encryptionContext();
        return (ObjectNode) typed.codec
                .schema()
                .replaceSecrets(clear, "", (path, secret) -> key.forEncryption().encrypt(Secret.of(secret), context));
    }

    ObjectNode decrypted(ObjectNode stored, EncryptionKeySource key) {
        String context = encryptionContext();
        try {
            return (ObjectNode) typed.codec
                    .schema()
                    .replaceSecrets(
                            stored,
                            "",
                            (path, secret) ->
                                    key.forDecryption().decrypt(secret, context).reveal());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(ConfigException.ConfigErrorReason.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Applies all values at once. Of two concurrent attempts the later one determines the result. */
    CompletionStage<Void> apply(ObjectNode clear, long version) {
        long mine = begin();
        return typed.apply(clear, version).thenRun(() -> done(mine, clear, version));
    }

    /** Checks whether the agent uses these values already; if so, records that it runs this version. */
    synchronized boolean recordIfApplied(ObjectNode clear, long version) {
        boolean same = used.filter(clear::equals).isPresent();
        if (same) {
            runningVersion = version;
        }
        return same;
    }

    /** Returns the version that the agent applied last, 0 for none. */
    synchronized long runningVersion() {
        return runningVersion;
    }

    private synchronized long begin() {
        // While the applied values are unknown, no values are treated as equal.
        used = Optional.empty();
        return ++attempts;
    }

    private synchronized void done(long attempt, ObjectNode clear, long version) {
        if (attempt == attempts) {
            runningVersion = version;
            used = Optional.of(clear);
        }
    }

    private String encryptionContext() {
        return "configuration/" + agent;
    }
}
