package io.fairbot.whatsapp.supervision;

import io.fairbot.store.Write;
import io.fairbot.whatsapp.Acceptance;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.InboundSink;
import io.fairbot.whatsapp.LineFault;
import io.fairbot.whatsapp.SessionState;
import io.fairbot.whatsapp.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What one session of a line is given to hand over what it hears; it notes that something was heard. */
final class LineInboundSink implements InboundSink {
    private final LineSupervisor keeper;
    private final InboundSink sink;
    private final int generation;

    LineInboundSink(LineSupervisor keeper, InboundSink sink, int generation) {
        this.keeper = keeper;
        this.sink = sink;
        this.generation = generation;
    }

    @Override
    public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        keeper.heard(generation);
        return sink.accept(message, channelWrites);
    }

    @Override
    public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites) {
        keeper.heard(generation);
        status.cause()
                .ifPresent(cause -> keeper.troubled(generation, LineFault.of(cause, "Told of " + status.channelId())));
        return sink.delivery(status, channelWrites);
    }

    @Override
    public void stateChanged(SessionState state) {
        keeper.sessionChanged(generation);
    }

    @Override
    public void active() {
        keeper.heard(generation);
        sink.active();
    }

    @Override
    public void faulted(LineFault trouble) {
        if (trouble.messageId().isPresent()) {
            // It could not be read, but it came.
            keeper.heard(generation);
        }
        keeper.troubled(generation, trouble);
        sink.faulted(trouble);
    }

    @Override
    public CompletionStage<Settlement> settlement(String messageId, Duration patience) {
        return sink.settlement(messageId, patience);
    }
}
