package io.fairbot.whatsapp.supervision;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A channel whose sessions do what a test says; by default they open, answer and send. */
final class ScriptedChannel implements WhatsAppChannel {
    private final String id;
    private final List<Session> sessions = new ArrayList<>();
    private WhatsAppProvider provider = WhatsAppProvider.WEB;
    private Supplier<CompletionStage<Void>> opening = () -> CompletableFuture.completedStage(null);
    private Consumer<Session> born = session -> {};

    ScriptedChannel(String id) {
        this.id = id;
    }

    /** What happens before a session is handed over. */
    void opening(Supplier<CompletionStage<Void>> stage) {
        opening = stage;
    }

    /** How every further session is made ready by the test. */
    void born(Consumer<Session> how) {
        born = how;
    }

    void provider(WhatsAppProvider whose) {
        provider = whose;
    }

    List<Session> sessions() {
        return List.copyOf(sessions);
    }

    /** The session that was opened last. */
    Session last() {
        return sessions.get(sessions.size() - 1);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean deduplicates() {
        return true;
    }

    @Override
    public WhatsAppProvider provider() {
        return provider;
    }

    @Override
    public CompletionStage<Void> start(ChannelContext context) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<WhatsAppSession> open(LineContext line) {
        Session session = new Session(line.branch().id(), line.sink());
        sessions.add(session);
        born.accept(session);
        return opening.get().thenApply(ready -> session);
    }

    @Override
    public CompletionStage<Void> stop() {
        return CompletableFuture.completedStage(null);
    }

    /** One session of it. */
    static final class Session implements WhatsAppSession {
        private final String branch;
        private final InboundSink sink;
        private SessionState state = new SessionState(SessionPhase.OPEN, Instant.EPOCH, Optional.empty());
        private Supplier<CompletionStage<Void>> reconnects = () -> {
            become(SessionPhase.OPEN);
            return done();
        };
        private Supplier<CompletionStage<Void>> probes = () -> {
            sink().active();
            return done();
        };
        private Supplier<CompletionStage<Void>> closes = Session::done;
        private Supplier<CompletionStage<Transmission>> transmits =
                () -> CompletableFuture.completedStage(new Transmission.Sent());
        private Supplier<CompletionStage<Void>> asks = Session::done;
        private Optional<Supplier<CompletionStage<Preparation>>> prepares = Optional.empty();
        private final List<String> asked = new ArrayList<>();
        private int reconnected;
        private int probed;
        private int closed;

        Session(String branch, InboundSink sink) {
            this.branch = branch;
            this.sink = sink;
        }

        static CompletionStage<Void> done() {
            return CompletableFuture.completedStage(null);
        }

        static CompletionStage<Void> failed(String why) {
            return CompletableFuture.failedStage(new IllegalStateException(why));
        }

        static CompletionStage<Void> never() {
            return new CompletableFuture<>();
        }

        String branch() {
            return branch;
        }

        InboundSink sink() {
            return sink;
        }

        /** The state changes, and the sink is told. */
        void become(SessionPhase phase) {
            become(new SessionState(phase, Instant.EPOCH, Optional.empty()));
        }

        void fails(FailureCause cause) {
            become(new SessionState(SessionPhase.STOPPED, Instant.EPOCH, Optional.of(cause)));
        }

        void failsUntil(FailureCause cause, Instant until) {
            become(new SessionState(
                    SessionPhase.STOPPED, Instant.EPOCH, Optional.of(cause), Optional.of(until), Optional.empty()));
        }

        void become(SessionState next) {
            state = next;
            sink.stateChanged(next);
        }

        /** The state is so from the beginning, and nobody is told. */
        void begins(SessionPhase phase) {
            state = new SessionState(phase, Instant.EPOCH, Optional.empty());
        }

        void onReconnect(Supplier<CompletionStage<Void>> what) {
            reconnects = what;
        }

        void onProbe(Supplier<CompletionStage<Void>> what) {
            probes = what;
        }

        void onClose(Supplier<CompletionStage<Void>> what) {
            closes = what;
        }

        void onTransmit(Supplier<CompletionStage<Transmission>> what) {
            transmits = what;
        }

        void onPrepare(Supplier<CompletionStage<Preparation>> what) {
            prepares = Optional.of(what);
        }

        void onAsk(Supplier<CompletionStage<Void>> what) {
            asks = what;
        }

        List<String> asked() {
            return List.copyOf(asked);
        }

        int reconnected() {
            return reconnected;
        }

        int probed() {
            return probed;
        }

        int closed() {
            return closed;
        }

        @Override
        public SessionState state() {
            return state;
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return prepares.map(Supplier::get)
                    .orElseGet(() -> CompletableFuture.completedStage(
                            new Preparation.Ready(new PreparedMessage(message, "c/" + message.id(), "", List.of()))));
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            return transmits.get();
        }

        @Override
        public CompletionStage<Void> reconnect() {
            reconnected++;
            return reconnects.get();
        }

        @Override
        public CompletionStage<Void> probe() {
            probed++;
            return probes.get();
        }

        @Override
        public CompletionStage<Void> requestResend(Alias sender, String messageId, boolean newKeys) {
            asked.add(sender.key() + " " + messageId + (newKeys ? " with new keys" : ""));
            return asks.get();
        }

        @Override
        public CompletionStage<Void> close() {
            closed++;
            return closes.get();
        }
    }
}
