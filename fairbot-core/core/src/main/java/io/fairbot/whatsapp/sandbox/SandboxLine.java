package io.fairbot.whatsapp.sandbox;

import io.fairbot.branch.Branch;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Acceptance;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.InboundSink;
import io.fairbot.whatsapp.MessageContent;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.PreparedMessage;
import io.fairbot.whatsapp.SessionState;
import io.fairbot.whatsapp.Settlement;
import io.fairbot.whatsapp.Transmission;
import io.fairbot.whatsapp.WhatsAppSession;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One sandbox line: customers' phones on one side, the branch's conversations on the other. */
final class SandboxLine implements WhatsAppSession {
    private static final Logger log = LoggerFactory.getLogger(SandboxLine.class);

    private final Branch branch;
    private final InboundSink sink;
    private final Transcript transcript;
    private final TimeSource time;
    private final boolean dropsRepetitions;
    private final Consumer<SandboxLine> closed;
    private final Instant openedAt;

    SandboxLine(
            Branch branch,
            InboundSink sink,
            Transcript transcript,
            TimeSource time,
            boolean dropsRepetitions,
            Consumer<SandboxLine> closed) {
        this.branch = branch;
        this.sink = sink;
        this.transcript = transcript;
        this.time = time;
        this.dropsRepetitions = dropsRepetitions;
        this.closed = closed;
        openedAt = time.now();
    }

    Branch branch() {
        return branch;
    }

    /** A customer sends a message; ends when it is durable. */
    CompletionStage<Acceptance> send(String id, PhoneNumber from, Optional<String> name, MessageContent content) {
        Instant now = time.now();
        try {
            // First the provider has it, then the bot: so a reply never stands before what it answers.
            transcript.appendOnce(new SandboxMessage(
                    from.e164(),
                    id,
                    SandboxMessage.Direction.IN,
                    kind(content),
                    content.words(),
                    now,
                    List.of(),
                    List.of()));
        } catch (IOException e) {
            log.warn("The sandbox line {} did not take a message: {}", branch.id(), e.toString());
            return CompletableFuture.failedStage(e);
        }
        return sink.accept(new InboundMessage(id, List.of(Alias.of(from)), name, now, content), List.of());
    }

    CompletionStage<Settlement> settlement(String id, Duration patience) {
        return sink.settlement(id, patience);
    }

    List<SandboxMessage> chat(PhoneNumber customer) throws IOException {
        return transcript.chat(customer.e164());
    }

    @Override
    public SessionState state() {
        return new SessionState(SessionState.Phase.OPEN, openedAt, Optional.empty());
    }

    @Override
    public CompletionStage<PreparedMessage> prepare(OutboundMessage message) {
        return CompletableFuture.completedStage(new PreparedMessage(message, message.id(), "", List.of()));
    }

    @Override
    public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
        OutboundMessage message = prepared.message();
        String chat = message.to().value();
        try {
            boolean again = dropsRepetitions && transcript.contains(chat, prepared.channelId());
            transcript.append(new SandboxMessage(
                    chat,
                    prepared.channelId(),
                    again ? SandboxMessage.Direction.AGAIN : SandboxMessage.Direction.OUT,
                    message.content().kind(),
                    message.content().text(),
                    time.now(),
                    message.content().options(),
                    message.inReplyTo()));
            return CompletableFuture.completedStage(new Transmission.Sent());
        } catch (ClosedChannelException e) {
            // The house stops; the message is taken up again at the next start.
            return CompletableFuture.completedStage(new Transmission.Unknown("The line was closed."));
        } catch (IOException e) {
            log.error("The transcript of {} cannot be written", branch.id(), e);
            return CompletableFuture.completedStage(new Transmission.Unknown("The transcript cannot be written."));
        }
    }

    @Override
    public CompletionStage<Void> close() {
        try {
            transcript.close();
        } catch (IOException e) {
            return CompletableFuture.failedStage(e);
        } finally {
            closed.accept(this);
        }
        return CompletableFuture.completedStage(null);
    }

    private static String kind(MessageContent content) {
        if (content instanceof MessageContent.Media media) {
            return media.kind().name().toLowerCase(Locale.ROOT);
        }
        if (content instanceof MessageContent.Choice) {
            return "interactive";
        }
        return content instanceof MessageContent.Location ? "location" : "text";
    }
}
