package io.fairbot.coordination.internal.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Agent;
import io.fairbot.config.ConfigException;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.Secret;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The section of one agent, and which version the agent uses. Safe for use from any thread. */
final class ManagedConfig {
    private final String agent;
    private final TypedConfig<?> typed;
    private long attempts;
    private long runs;
    private Optional<ObjectNode> used = Optional.empty();

    /** Keeps the type of a section and of its values the same. */
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

    /** The section of an agent, empty when it has none. */
    static Optional<ManagedConfig> of(Agent agent) {
        String id = agent.info().id();
        return agent.configuration().map(section -> new ManagedConfig(id, TypedConfig.of(id, section)));
    }

    String agent() {
        return agent;
    }

    ObjectNode schema() {
        return typed.codec.shape().schema();
    }

    ObjectNode initial() {
        return typed.initial();
    }

    ObjectNode patched(ObjectNode clear, ObjectNode patch) {
        return typed.codec.patched(clear, patch);
    }

    /** Throws {@link ConfigException} when it cannot be read. */
    void read(ObjectNode clear) {
        typed.codec.read(clear);
    }

    CompletionStage<Optional<String>> check(ObjectNode clear) {
        return typed.check(clear);
    }

    ObjectNode masked(ObjectNode section) {
        return typed.codec.masked(section);
    }

    ObjectNode sealed(ObjectNode clear, EncryptionKeySource key) {
        String place = place();
        return (ObjectNode) typed.codec
                .shape()
                .replaceSecrets(clear, "", (path, secret) -> key.forWriting().encrypt(Secret.of(secret), place));
    }

    ObjectNode opened(ObjectNode sealed, EncryptionKeySource key) {
        String place = place();
        try {
            return (ObjectNode) typed.codec
                    .shape()
                    .replaceSecrets(
                            sealed,
                            "",
                            (path, secret) ->
                                    key.forReading().decrypt(secret, place).reveal());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(ConfigException.ConfigErrorReason.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Applies values as a whole. Of two attempts only the later one counts. */
    CompletionStage<Void> apply(ObjectNode clear, long version) {
        long mine = begin();
        return typed.apply(clear, version).thenRun(() -> done(mine, clear, version));
    }

    /** Whether the agent uses these values already: then it also runs this version. */
    synchronized boolean uses(ObjectNode clear, long version) {
        boolean same = used.filter(clear::equals).isPresent();
        if (same) {
            runs = version;
        }
        return same;
    }

    /** The version that the agent took last, 0 for none. */
    synchronized long runs() {
        return runs;
    }

    private synchronized long begin() {
        // While it is not known what it uses, nothing counts as the same.
        used = Optional.empty();
        return ++attempts;
    }

    private synchronized void done(long attempt, ObjectNode clear, long version) {
        if (attempt == attempts) {
            runs = version;
            used = Optional.of(clear);
        }
    }

    private String place() {
        return "configuration/" + agent;
    }
}
