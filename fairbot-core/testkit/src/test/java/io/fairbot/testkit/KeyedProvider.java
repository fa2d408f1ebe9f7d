package io.fairbot.testkit;

import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Customers of the sandbox whose lines have keys: a number for each message that was acknowledged, and one for each that is sent.
 * A message under another number than the next one cannot be read, and no number is taken twice.
 */
final class KeyedProvider implements FarSide {
    private final SandboxProvider customers;
    private final KeyedChannel channel;
    private final UnaryOperator<WhatsAppChannel> change;
    private final Map<String, CompletableFuture<Void>> writing = new ConcurrentHashMap<>();
    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, String> used = new ConcurrentHashMap<>();

    KeyedProvider(Path directory, UnaryOperator<WhatsAppChannel> change) {
        SandboxChannel sandbox = new SandboxChannel();
        customers = new SandboxProvider(directory, sandbox, UnaryOperator.identity());
        channel = new KeyedChannel(sandbox, this);
        this.change = change;
    }

    /** Returns the number under which a customer's next message to a branch is encrypted. */
    int nextKey(String branch) {
        return acknowledged.getOrDefault(branch, 0);
    }

    /** Takes the number of a message that is sent; returns whether no other message had it. */
    boolean take(String branch, String key, String channelId) {
        return used.computeIfAbsent(branch + "/" + key, first -> channelId).equals(channelId);
    }

    @Override
    public WhatsAppChannel channel() {
        return change.apply(channel);
    }

    @Override
    public Settings settings() {
        return customers.settings();
    }

    @Override
    public RouteRegistry http() {
        return customers;
    }

    @Override
    public boolean canQuote() {
        return customers.canQuote();
    }

    @Override
    public boolean canWriteInGroups() {
        return customers.canWriteInGroups();
    }

    @Override
    public List<DeliveredMessage> deliveredToGroup(String branch, String group) {
        return customers.deliveredToGroup(branch, group);
    }

    @Override
    public boolean canWrite(MessageContent content) {
        return customers.canWrite(content);
    }

    /** Delivers one message of a branch after another, since each has the number after that of the one before. */
    @Override
    public CompletionStage<Void> write(String branch, InboundMessage message) {
        CompletableFuture<Void> before = writing.getOrDefault(branch, CompletableFuture.completedFuture(null));
        CompletableFuture<Void> written = before.exceptionally(failure -> null)
                .thenCompose(turn -> customers.write(branch, message))
                .thenRun(() -> acknowledged.merge(branch, 1, Integer::sum));
        writing.put(branch, written);
        return written;
    }

    @Override
    public CompletionStage<Void> writeOnPhone(String branch, OwnMessage message) {
        return customers.writeOnPhone(branch, message);
    }

    @Override
    public CompletionStage<Void> unite(String branch, List<Alias> aliases) {
        return customers.unite(branch, aliases);
    }

    @Override
    public void link(String branch, LinkCode code) {
        customers.link(branch, code);
    }

    @Override
    public List<String> read(String branch, String phone) {
        return customers.read(branch, phone);
    }

    @Override
    public MediaRef upload(MediaKind kind, String mimeType, byte[] bytes) {
        return customers.upload(kind, mimeType, bytes);
    }

    @Override
    public List<DeliveredMessage> delivered(String branch, String phone) {
        return customers.delivered(branch, phone);
    }

    @Override
    public byte[] download(MediaRef media) {
        return customers.download(media);
    }

    @Override
    public void loseNextAnswer(String branch) {
        customers.loseNextAnswer(branch);
    }

    @Override
    public String refuseNext(String branch) {
        return customers.refuseNext(branch);
    }

    @Override
    public CompletionStage<Void> report(String branch, DeliveryStatus status) {
        return customers.report(branch, status);
    }

    @Override
    public void disconnect(String branch) {
        customers.disconnect(branch);
    }
}
