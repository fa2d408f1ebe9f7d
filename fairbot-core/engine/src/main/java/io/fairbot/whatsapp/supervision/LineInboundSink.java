package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.Stages;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.storage.LineDocuments;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The inbound sink of one session of a line: records that the line is active, and passes everything on to the conversations. */
final class LineInboundSink implements InboundSink {
    private final LineSupervisor supervisor;
    private final InboundSink sink;
    private final LineDocuments documents;
    private final int generation;

    LineInboundSink(LineSupervisor supervisor, InboundSink sink, LineDocuments documents, int generation) {
        this.supervisor = supervisor;
        this.sink = sink;
        this.documents = documents;
        this.generation = generation;
    }

    @Override
    public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        supervisor.active(generation);
        return Stages.attempt(() -> sink.accept(message, documents.encode(channelWrites)));
    }

    @Override
    public CompletionStage<Acceptance> written(OwnMessage message, List<Write> channelWrites) {
        supervisor.active(generation);
        return Stages.attempt(() -> sink.written(message, documents.encode(channelWrites)));
    }

    @Override
    public CompletionStage<Void> past(PastChat chat, List<Write> channelWrites) {
        supervisor.active(generation);
        return Stages.attempt(() -> sink.past(chat, documents.encode(channelWrites)));
    }

    @Override
    public CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> channelWrites) {
        return Stages.attempt(() -> sink.samePerson(aliases, documents.encode(channelWrites)));
    }

    @Override
    public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites) {
        supervisor.active(generation);
        status.cause()
                .ifPresent(cause ->
                        supervisor.faulted(generation, LineFault.of(cause, "Reported for " + status.messageId())));
        return Stages.attempt(() -> sink.delivery(status, documents.encode(channelWrites)));
    }

    @Override
    public void stateChanged(SessionState state) {
        supervisor.stateChanged(generation);
    }

    @Override
    public void active() {
        supervisor.active(generation);
        sink.active();
    }

    @Override
    public void faulted(LineFault fault) {
        if (fault.messageId().isPresent()) {
            // The message could not be read, but it arrived.
            supervisor.active(generation);
        }
        supervisor.faulted(generation, fault);
        sink.faulted(fault);
    }
}
