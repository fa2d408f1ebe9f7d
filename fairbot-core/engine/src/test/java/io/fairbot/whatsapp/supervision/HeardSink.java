package io.fairbot.whatsapp.supervision;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The conversations' side of a line: notes what comes. */
final class HeardSink implements InboundSink {
    private final List<SessionState> states = new ArrayList<>();
    private final List<Object> others = new ArrayList<>();

    List<SessionState.SessionPhase> phases() {
        return states.stream().map(SessionState::phase).toList();
    }

    List<Object> others() {
        return List.copyOf(others);
    }

    @Override
    public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        others.add(message);
        return CompletableFuture.completedStage(Acceptance.ACCEPTED);
    }

    @Override
    public CompletionStage<Acceptance> written(OwnMessage message, List<Write> channelWrites) {
        others.add(message);
        return CompletableFuture.completedStage(Acceptance.ACCEPTED);
    }

    @Override
    public CompletionStage<Void> past(PastChat chat, List<Write> channelWrites) {
        others.add(chat);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> channelWrites) {
        others.add(aliases);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites) {
        others.add(status);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void stateChanged(SessionState state) {
        states.add(state);
    }

    @Override
    public void active() {
        others.add("heard");
    }

    @Override
    public void faulted(LineFault trouble) {
        others.add(trouble);
    }
}
