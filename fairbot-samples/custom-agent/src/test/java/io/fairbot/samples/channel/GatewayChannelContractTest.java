package io.fairbot.samples.channel;

import io.fairbot.config.Secret;
import io.fairbot.config.SettingValues;
import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.testkit.ChannelContract;
import io.fairbot.testkit.FarSide;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The gateway keeps what every channel promises. */
class GatewayChannelContractTest extends ChannelContract {
    @Override
    protected FarSide farSide() {
        try {
            return new Gateway();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The gateway's server with its customers, and the server of the host. */
    private static final class Gateway implements FarSide {
        private static final String THREAD = "gateway-far-side";

        private final ExecutorService executor = Executors.newCachedThreadPool(work -> new Thread(work, THREAD));
        private final GatewayServer server = new GatewayServer(executor);
        private final HostServer host = new HostServer(executor);
        private final Map<String, String> recipients = new ConcurrentHashMap<>();

        Gateway() throws IOException {
            server.deliverTo(host.address());
        }

        @Override
        public WhatsAppChannel channel() {
            return new GatewayChannel();
        }

        @Override
        public Settings settings() {
            return Settings.defaults()
                    .with(GatewayChannel.URL, server.address())
                    .with(GatewayChannel.TOKEN, Secret.of(GatewayServer.TOKEN));
        }

        @Override
        public SettingValues lineSettings(String branch) {
            return SettingValues.NONE
                    .with(GatewayChannel.NUMBER, GatewayServer.NUMBER)
                    .with(GatewayChannel.PIN, GatewayServer.PIN);
        }

        @Override
        public RouteRegistry http() {
            return host;
        }

        @Override
        public boolean canQuote() {
            return true;
        }

        @Override
        public CompletionStage<Void> write(String branch, InboundMessage message) {
            Map<String, String> event = new TreeMap<>(Map.of(
                    "type", "message",
                    "id", message.id(),
                    "from", message.author().get(0).value(),
                    "at", message.sentAt().toString(),
                    "text", message.content().text()));
            message.name().ifPresent(name -> event.put("name", name));
            message.quoted().ifPresent(quoted -> event.put("quoted", quoted));
            return server.deliver(branch, event);
        }

        @Override
        public List<DeliveredMessage> delivered(String branch, String phone) {
            return server.chatOf(branch, phone).stream()
                    .map(message -> {
                        String id = message.path("id").asText();
                        recipients.put(id, phone);
                        return new DeliveredMessage(id, message.path("text").asText());
                    })
                    .toList();
        }

        @Override
        public Transmission.Sent answered(String branch, String id) {
            return new Transmission.Sent(
                    Optional.of(GatewayServer.ownId(id)),
                    List.of(Alias.of(new PhoneNumber(recipients.getOrDefault(id, "+5548999990001")))));
        }

        @Override
        public void loseNextAnswer(String branch) {
            server.loseNextAnswer();
        }

        @Override
        public String refuseNext(String branch) {
            server.refuseNext();
            return GatewayServer.REFUSAL;
        }

        @Override
        public CompletionStage<Void> report(String branch, DeliveryStatus status) {
            Map<String, String> event = new TreeMap<>(Map.of(
                    "type", "status",
                    "id", GatewayServer.ownId(status.messageId()),
                    "stage", status.stage().name(),
                    "at", status.at().toString()));
            status.cause().flatMap(FailureCause::code).ifPresent(code -> event.put("code", code));
            status.cost().ifPresent(cost -> {
                event.put("category", cost.category());
                event.put("pricing", cost.model());
            });
            return server.deliver(branch, event);
        }

        @Override
        public boolean ownsThread(Thread thread) {
            return thread.getName().equals(THREAD) || thread.getName().startsWith("HTTP-Dispatcher");
        }

        @Override
        public void disconnect(String branch) {
            server.deliverNow(branch, Map.of("type", "closed", "code", "kicked"))
                    .toCompletableFuture()
                    .join();
        }

        @Override
        public void close() {
            server.close();
            host.close();
            executor.shutdownNow();
        }
    }
}
