package io.fairbot.conversation.engine;

import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The provider and the customers' phones: they outlive the process, and fail on command. Safe for use from any thread. */
final class Phone implements WhatsAppSession {
    private final boolean dropsRepetitions;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Deque<Fate> fates = new ArrayDeque<>();
    private Function<OutboundMessage, List<Write>> keys = message -> List.of();
    private final Deque<CompletionStage<Preparation>> preparations = new ArrayDeque<>();
    private final List<String> discarded = new ArrayList<>();
    private SessionState.SessionPhase phase = SessionState.SessionPhase.OPEN;
    private Predicate<OutboundContent> supported = Text.class::isInstance;
    private Supplier<CompletionStage<List<TemplateDefinition>>> templates =
            () -> CompletableFuture.completedStage(List.of());
    private final List<OutboundContent> contents = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private Supplier<CompletionStage<Void>> seenEnds = () -> CompletableFuture.completedStage(null);
    private Supplier<CompletionStage<Transmission>> usualAnswer =
            () -> CompletableFuture.completedStage(new Transmission.Sent());
    private boolean showsReading = true;
    private int prepared;

    /** What a customer sees. */
    record Arrival(Alias to, String text, String channelId) {}

    /** What becomes of a transmission: whether it arrives, and what the provider answers. */
    private record Fate(boolean arrives, Supplier<CompletionStage<Transmission>> answer) {}

    Phone(boolean dropsRepetitions) {
        this.dropsRepetitions = dropsRepetitions;
    }

    /** The next transmission arrives or not, and is answered so. */
    void next(boolean arrives, Transmission answer) {
        next(arrives, () -> CompletableFuture.completedStage(answer));
    }

    synchronized void next(boolean arrives, Supplier<CompletionStage<Transmission>> answer) {
        fates.add(new Fate(arrives, answer));
    }

    /** How each transmission is answered that nothing else is said of; it arrives. */
    synchronized void answers(Supplier<CompletionStage<Transmission>> answer) {
        usualAnswer = answer;
    }

    /** The next transmission arrives or not, and is never answered: the process dies. */
    void nextHangs(boolean arrives) {
        next(arrives, CompletableFuture::new);
    }

    synchronized void phase(SessionState.SessionPhase next) {
        phase = next;
    }

    /** What each further preparation wants to keep in the same commit. */
    synchronized void keys(Function<OutboundMessage, List<Write>> writes) {
        keys = writes;
    }

    /** How often a message was made ready. */
    synchronized int preparations() {
        return prepared;
    }

    synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    synchronized List<String> texts() {
        return arrivals.stream().map(Arrival::text).toList();
    }

    synchronized List<String> texts(Alias to) {
        return arrivals.stream()
                .filter(arrival -> arrival.to().equals(to))
                .map(Arrival::text)
                .toList();
    }

    @Override
    public synchronized SessionState state() {
        return new SessionState(phase, Instant.EPOCH, Optional.empty());
    }

    /** What the line can send from now on. */
    synchronized void supports(Predicate<OutboundContent> contents) {
        supported = contents;
    }

    /** What the line tells of its templates from now on. */
    synchronized void templates(Supplier<CompletionStage<List<TemplateDefinition>>> answer) {
        templates = answer;
    }

    @Override
    public synchronized CompletionStage<List<TemplateDefinition>> templates() {
        return templates.get();
    }

    /** What has arrived, as it was sent. */
    synchronized List<OutboundContent> contents() {
        return List.copyOf(contents);
    }

    @Override
    public synchronized boolean supports(OutboundContent content) {
        return supported.test(content);
    }

    @Override
    public synchronized CompletionStage<Preparation> prepare(OutboundMessage message) {
        prepared++;
        PreparedMessage ready = new PreparedMessage(
                message, "C" + prepared, "sealed " + message.content().text(), keys.apply(message));
        return Optional.ofNullable(preparations.poll())
                .orElseGet(() -> CompletableFuture.completedStage(new Preparation.Ready(ready)));
    }

    /** The next preparation ends so. */
    synchronized void nextPreparation(CompletionStage<Preparation> result) {
        preparations.add(result);
    }

    /** The ids of prepared messages that were discarded. */
    synchronized List<String> discarded() {
        return List.copyOf(discarded);
    }

    @Override
    public synchronized CompletionStage<Void> discarded(PreparedMessage message) {
        discarded.add(message.channelId());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<Transmission> transmit(PreparedMessage message) {
        String text = message.message().content().text();
        if (!message.payload().equals("sealed " + text)) {
            return CompletableFuture.failedStage(new IllegalStateException("The payload was not kept."));
        }
        Fate fate = Optional.ofNullable(fates.poll()).orElseGet(() -> new Fate(true, usualAnswer));
        if (fate.arrives && (known.add(message.channelId()) || !dropsRepetitions)) {
            contents.add(message.message().content());
            arrivals.add(new Arrival(message.message().to(), text, message.channelId()));
        }
        return fate.answer.get();
    }

    /** What customers see as read: the ids of each call, and a mark for an answer that is being written. */
    synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    /** How each further display of what was read ends. */
    synchronized void seenFails(Supplier<CompletionStage<Void>> end) {
        seenEnds = end;
    }

    synchronized void showsReading(boolean shows) {
        showsReading = shows;
    }

    @Override
    public synchronized boolean showsReading() {
        return showsReading;
    }

    @Override
    public synchronized CompletionStage<Void> seen(Alias who, List<String> messageIds, boolean typing) {
        seen.add(String.join(" ", messageIds) + (typing ? " …" : ""));
        return seenEnds.get();
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedStage(null);
    }
}
