package io.fairbot.samples.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageCost;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A line of the gateway. It sends texts; other contents reach it as texts, since it supports nothing else. */
final class GatewaySession implements WhatsAppSession {
    private static final FailureCause NO_SUCH_NUMBER = FailureCause.define(
            GatewayChannel.PROVIDER,
            "NO_SUCH_NUMBER",
            FailureAction.GIVE_UP,
            new FailureCause.FailureText(
                    "O número não tem WhatsApp.", "A mensagem não é enviada.", "Confira o número com o cliente."),
            new FailureCause.FailureText(
                    "The number has no WhatsApp.", "The message is not sent.", "Check the number with the customer."));

    private final LineContext line;
    private final GatewayClient client;
    private final String secret;
    private final TimeSource time;
    private final Consumer<GatewaySession> onClose;
    private volatile SessionState state;

    GatewaySession(
            LineContext line, GatewayClient client, String secret, TimeSource time, Consumer<GatewaySession> onClose) {
        this.line = line;
        this.client = client;
        this.secret = secret;
        this.time = time;
        this.onClose = onClose;
        state = new SessionState(SessionPhase.OPEN, time.now(), Optional.empty());
    }

    @Override
    public SessionState state() {
        return state;
    }

    /** Returns the key of the gateway's signatures. */
    String secret() {
        return secret;
    }

    /** Takes over what the gateway delivers; it is acknowledged when the stage completes, and delivered again when it fails. */
    CompletionStage<Void> receive(JsonNode event) {
        return switch (event.path("type").asText()) {
            case "message" ->
                line.sink().accept(message(event), List.of()).thenAccept(acceptance -> {
                    // A duplicate is acknowledged, too.
                });
            case "status" -> line.sink().delivery(status(event), List.of());
            case "closed" -> cutOff(event.path("code").asText());
            default -> CompletableFuture.completedStage(null);
        };
    }

    private static InboundMessage message(JsonNode event) {
        Alias author = Alias.of(new PhoneNumber(event.path("from").asText()));
        InboundMessage message = InboundMessage.of(
                event.path("id").asText(),
                List.of(author),
                Optional.ofNullable(event.path("name").textValue()),
                Instant.parse(event.path("at").asText()),
                new Text(event.path("text").asText()));
        return event.has("quoted") ? message.withQuoted(event.path("quoted").asText()) : message;
    }

    private static DeliveryStatus status(JsonNode event) {
        DeliveryStage stage = DeliveryStage.valueOf(event.path("stage").asText().toUpperCase(Locale.ROOT));
        Instant at = Instant.parse(event.path("at").asText());
        String id = event.path("id").asText();
        if (stage == DeliveryStage.FAILED) {
            return DeliveryStatus.failed(id, cause(event.path("code").asText()), at);
        }
        DeliveryStatus status = DeliveryStatus.of(id, stage, at);
        String category = event.path("category").asText();
        return category.isEmpty()
                ? status
                : status.withCost(
                        new MessageCost(true, category, event.path("pricing").asText()));
    }

    private static FailureCause cause(String code) {
        return code.equals("no-such-number")
                ? NO_SUCH_NUMBER.withCode(code)
                : FailureCause.of(GatewayChannel.PROVIDER, code);
    }

    /** Stops and waits: whoever supervises the line decides when it is opened again. */
    private CompletionStage<Void> cutOff(String code) {
        FailureCause cause =
                FailureCause.connectionLost(GatewayChannel.PROVIDER).withCode(code);
        state = new SessionState(SessionPhase.STOPPED, time.now(), Optional.of(cause));
        line.sink().stateChanged(state);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Preparation> prepare(OutboundMessage message) {
        PreparedMessage prepared = new PreparedMessage(message, message.id(), "", List.of());
        return CompletableFuture.completedStage(new Preparation.Ready(prepared));
    }

    @Override
    public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
        if (!state.isOpen()) {
            return CompletableFuture.completedStage(new Transmission.Failed(
                    FailureCause.connectionLost(GatewayChannel.PROVIDER), "The line is not open."));
        }
        OutboundMessage message = prepared.message();
        return client.send(
                        line.branch().id(),
                        prepared.channelId(),
                        message.to().value(),
                        message.content().text())
                .thenApply(GatewaySession::result)
                // Whether the gateway got it is unknown; it drops a second one of this id.
                .exceptionally(failure -> new Transmission.Unknown("The gateway did not answer."));
    }

    private static Transmission result(GatewayClient.GatewayAnswer answer) {
        if (answer.isGood()) {
            Alias to = Alias.of(new PhoneNumber(answer.body().path("to").asText()));
            return new Transmission.Sent(Optional.of(answer.body().path("id").asText()), List.of(to));
        }
        return answer.isRefusal()
                ? new Transmission.Failed(cause(answer.body().path("code").asText()), "The gateway refused it.")
                : new Transmission.Unknown("The gateway answered with " + answer.status() + ".");
    }

    @Override
    public CompletionStage<Void> close() {
        state = new SessionState(SessionPhase.STOPPED, time.now(), Optional.empty());
        onClose.accept(this);
        return CompletableFuture.completedStage(null);
    }
}
