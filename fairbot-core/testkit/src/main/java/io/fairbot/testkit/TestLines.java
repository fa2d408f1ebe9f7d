package io.fairbot.testkit;

import io.fairbot.agent.Agent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.event.Events;
import io.fairbot.runtime.Platform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.lines.DeclaredSettings;
import io.fairbot.whatsapp.lines.LineDependencies;
import io.fairbot.whatsapp.supervision.SupervisionOptions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The dependencies of lines in a test: one node, and a key that ends with the test. */
final class TestLines {
    private TestLines() {}

    static LineDependencies dependencies(
            Settings settings,
            List<Agent> agents,
            Map<String, WhatsAppChannel> channels,
            Conversations conversations,
            DocumentStore store,
            Platform platform) {
        return new LineDependencies(
                "test",
                settings.get(BootstrapSettings.LEASE_TTL),
                channels,
                DeclaredSettings.of(settings, agents, channels.values()),
                conversations,
                store,
                ciphers(),
                platform,
                new Random(1),
                SupervisionOptions.DEFAULTS,
                Events.NONE);
    }

    static SecretCipherSource ciphers() {
        return SecretCipherSource.of(
                new SecretCipher(EncryptionKey.of(new byte[EncryptionKey.LENGTH]), new SecureRandom(new byte[] {1})));
    }
}
