package io.fairbot.whatsapp.web;

import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.chat.LineKeys;
import io.fairbot.whatsapp.web.internal.chat.LineMedia;
import io.fairbot.whatsapp.web.internal.chat.LineMessages;
import io.fairbot.whatsapp.web.internal.chat.OwnDevice;
import io.fairbot.whatsapp.web.internal.connection.ConnectionEnd;
import io.fairbot.whatsapp.web.internal.connection.ConnectionIdentity;
import io.fairbot.whatsapp.web.internal.connection.ConnectionParts;
import io.fairbot.whatsapp.web.internal.connection.ServerConnection;
import io.fairbot.whatsapp.web.internal.connection.ServerConnection.ConnectionListener;
import io.fairbot.whatsapp.web.internal.connection.StanzaAck;
import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.keys.ServerRequests;
import io.fairbot.whatsapp.web.internal.login.ClientPayload;
import io.fairbot.whatsapp.web.internal.login.Credentials;
import io.fairbot.whatsapp.web.internal.login.DeviceKeys;
import io.fairbot.whatsapp.web.internal.login.LinkedAccount;
import io.fairbot.whatsapp.web.internal.message.ContentWriter;
import io.fairbot.whatsapp.web.internal.pairing.LinkProcess;
import io.fairbot.whatsapp.web.internal.signal.LocalIdentity;
import io.fairbot.whatsapp.web.internal.signal.SignedPreKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The device of one line: it is linked to a phone, logs in, and stays connected. Safe for use from any thread. */
final class WebSession implements WhatsAppSession {
    private static final Logger log = LoggerFactory.getLogger(WebSession.class);
    private static final Duration NOT_OPEN = Duration.ofSeconds(5);
    private static final String NO_LINK = "The line is not waiting to be linked; look at its state.";
    /** What is acknowledged without anything that has to be durable before. */
    private static final Set<String> ACKNOWLEDGED = Set.of("receipt", "notification", "call");

    private final LineContext line;
    private final WebOptions options;
    private final ConnectionParts parts;
    private final LineMedia media;
    private final Consumer<WebSession> onClose;
    private Credentials credentials;
    private SessionState state;
    private @Nullable LiveConnection live;
    private CompletableFuture<Void> storing = CompletableFuture.completedFuture(null);
    private boolean isClosed;

    WebSession(
            LineContext line,
            WebOptions options,
            ConnectionParts parts,
            Credentials credentials,
            LineMedia media,
            Consumer<WebSession> onClose) {
        this.line = line;
        this.options = options;
        this.parts = parts;
        this.credentials = credentials;
        this.media = media;
        this.onClose = onClose;
        state = new SessionState(SessionPhase.CONNECTING, parts.time().now(), Optional.empty());
    }

    /** Connects; the session's state says what becomes of it. */
    void connect() {
        LiveConnection next;
        Optional<LiveConnection> former;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            former = Optional.ofNullable(live);
            next = new LiveConnection(credentials);
            live = next;
        }
        // One that is open and silent; two connections of a device would throw each other out.
        former.ifPresent(silent -> silent.connection.end(ended("The line is connected anew.")));
        next.connection.open();
    }

    @Override
    public synchronized SessionState state() {
        return state;
    }

    /** Changes the state as long as the connection is the present one. */
    private void become(LiveConnection by, SessionState next) {
        synchronized (this) {
            if (isClosed || live != by) {
                return;
            }
            state = next;
        }
        line.sink().stateChanged(next);
    }

    /** Changes the credentials after those changes that are under way, so that none is lost. */
    private synchronized CompletableFuture<Void> store(UnaryOperator<Credentials> change) {
        storing = Stages.recover(storing, failure -> CompletableFuture.completedStage(null))
                .thenCompose(before -> commit(change.apply(credentials())));
        return storing;
    }

    private CompletionStage<Void> commit(Credentials next) {
        if (next.equals(credentials())) {
            return CompletableFuture.completedStage(null);
        }
        return line.store()
                .commit(List.of(Write.put(Credentials.MODEL, Credentials.ID, next)))
                .thenAccept(result -> {
                    result.orThrow();
                    synchronized (this) {
                        credentials = next;
                    }
                });
    }

    @Override
    public CompletionStage<Void> reconnect() {
        synchronized (this) {
            if (isClosed) {
                return CompletableFuture.failedStage(new IllegalStateException("The line is closed."));
            }
            state = new SessionState(SessionPhase.CONNECTING, parts.time().now(), Optional.empty());
        }
        line.sink().stateChanged(state());
        connect();
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> probe() {
        return connection().probe().thenAccept(answered -> line.sink().active());
    }

    private synchronized ServerConnection connection() {
        LiveConnection present = live;
        if (present == null) {
            throw new IllegalStateException("The line is closed.");
        }
        return present.connection;
    }

    @Override
    public CompletionStage<Void> linkByCode(PhoneNumber phone) {
        Optional<LinkProcess> linking;
        synchronized (this) {
            linking = live == null || state.phase() != SessionPhase.LINKING ? Optional.empty() : live.linking;
        }
        return linking.map(process -> process.requestCode(phone))
                .orElseGet(() -> CompletableFuture.failedStage(new IllegalStateException(NO_LINK)));
    }

    @Override
    public CompletionStage<Void> unlink() {
        Optional<LinkedAccount> account;
        synchronized (this) {
            account = credentials.account();
        }
        if (account.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        return Stages.attempt(() -> connection()
                .ask(Node.of("iq")
                        .with("to", Jid.SERVICE.toString())
                        .with("type", "set")
                        .with("xmlns", "md")
                        .add(Node.of("remove-companion-device")
                                .with("jid", account.get().jid())
                                .with("reason", "user_initiated")))
                .thenAccept(done -> {}));
    }

    @Override
    public boolean supports(OutboundContent content) {
        return ContentWriter.supports(content);
    }

    @Override
    public CompletionStage<Preparation> prepare(OutboundMessage message) {
        return messages()
                .map(open -> open.prepare(message))
                .orElseGet(() -> CompletableFuture.completedStage(new Preparation.Later(NOT_OPEN)));
    }

    @Override
    public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
        return messages()
                .map(open -> open.transmit(prepared))
                .orElseGet(() -> CompletableFuture.completedStage(new Transmission.Failed(
                        FailureCause.of(WhatsAppProvider.WEB, "closed"), "The line is closed.")));
    }

    @Override
    public CompletionStage<MediaRef> fetch(MediaRef file, MediaStore into) {
        return messages()
                .map(open -> open.fetch(file, into))
                .orElseGet(() -> CompletableFuture.failedStage(new IllegalStateException("The line is not open.")));
    }

    private synchronized Optional<LineMessages> messages() {
        return live == null ? Optional.empty() : live.messages;
    }

    @Override
    public CompletionStage<Void> close() {
        Optional<LiveConnection> ended;
        CompletableFuture<Void> lastWrite;
        synchronized (this) {
            lastWrite = Stages.recover(storing, failure -> CompletableFuture.completedStage(null));
            if (isClosed) {
                return lastWrite;
            }
            isClosed = true;
            ended = Optional.ofNullable(live);
            live = null;
            state = new SessionState(SessionPhase.STOPPED, parts.time().now(), Optional.empty());
        }
        ended.ifPresent(present -> present.connection.end(ended("The line was closed.")));
        onClose.accept(this);
        return lastWrite;
    }

    private static ConnectionEnd ended(String detail) {
        return new ConnectionEnd(FailureCause.of(WhatsAppProvider.WEB, "closed"), detail);
    }

    /** The requests of messages on one connection. */
    private record ConnectionRequests(ServerConnection connection) implements ServerRequests {
        @Override
        public CompletionStage<Node> ask(Node query) {
            return connection.ask(query);
        }

        @Override
        public void send(Node node) {
            connection.send(node);
        }
    }

    /** One connection of the session, and what arrives on it. */
    private final class LiveConnection implements ConnectionListener {
        private final ServerConnection connection;
        private final Optional<LinkProcess> linking;
        private final Optional<LineMessages> messages;

        LiveConnection(Credentials with) {
            byte[] payload = with.account()
                    .map(account -> ClientPayload.login(account.device(), options.version()))
                    .orElseGet(() -> ClientPayload.registration(with.keys(), options.version(), options.deviceName()));
            connection = new ServerConnection(
                    parts, new ConnectionIdentity(with.keys().noiseKey(), payload, with.routingBytes()), this);
            messages = with.account().map(account -> messages(with.keys(), account));
            linking = with.account().isPresent()
                    ? Optional.empty()
                    : Optional.of(new LinkProcess(parts, connection, with.keys(), options.deviceName(), this::shown));
        }

        private LineMessages messages(DeviceKeys device, LinkedAccount account) {
            LocalIdentity identity = new LocalIdentity(device.identityKey(), device.registrationId());
            SignedPreKey first =
                    new SignedPreKey(DeviceKeys.SIGNED_PREKEY_ID, device.preKey(), Bytes.of(device.preKeySignature()));
            OwnDevice own = new OwnDevice(
                    account.device(),
                    account.lid().flatMap(Jid::find),
                    Bytes.of(Base64.getDecoder().decode(account.deviceIdentity())));
            return new LineMessages(
                    LineKeys.of(line.store(), identity, first, parts.time(), parts.random()),
                    own,
                    line.sink(),
                    new ConnectionRequests(connection),
                    media,
                    parts.times().query());
        }

        private void shown(LinkCode code) {
            become(this, SessionState.linking(parts.time().now(), code));
        }

        @Override
        public void active() {
            line.sink().active();
        }

        @Override
        public void received(Node node) {
            if (node.is("success")) {
                loggedIn(node);
            } else if (node.is("iq")) {
                linked(node);
            } else if (node.is("ib")) {
                routed(node);
            } else if (!isSettled(node) && ACKNOWLEDGED.contains(node.tag())) {
                StanzaAck.of(node).ifPresent(connection::send);
                if (node.has("type", "link_code_companion_reg")) {
                    linking.ifPresent(process -> process.codeTyped(node));
                }
            }
        }

        /** Gives a stanza to the messages; what they do not settle is acknowledged as it is. */
        private boolean isSettled(Node node) {
            return messages.isPresent() && messages.get().received(node);
        }

        private void linked(Node node) {
            if (linking.isEmpty()) {
                return;
            }
            if (node.child("pair-device").isPresent()) {
                linking.get().offered(node);
            } else if (node.child("pair-success").isPresent()) {
                linking.get().proof(node).ifPresent(proof -> {
                    // Before the answer: a device that the server knows and that has no keys could never log in.
                    log.info("The line {} was linked to a phone", line.branch().id());
                    CompletableFuture<Void> unused = store(known -> known.with(proof.account()))
                            .whenComplete((durable, failure) -> {
                                if (failure == null) {
                                    connection.send(proof.answer());
                                } else {
                                    connection.end(new ConnectionEnd(
                                            FailureCause.other(WhatsAppProvider.WEB, "store"),
                                            "The credentials of the linked line could not be stored."));
                                }
                            });
                });
            }
        }

        private void loggedIn(Node success) {
            connection.accepted();
            success.attribute("lid").ifPresent(lid -> keep(known -> known.withLid(lid)));
            Node active = Node.of("iq")
                    .with("to", Jid.SERVICE.toString())
                    .with("type", "set")
                    .with("xmlns", "passive")
                    .add(Node.of("active"));
            // Messages follow at once, and whoever opens a session needs the keys.
            CompletionStage<Void> ready =
                    messages.map(LineMessages::replenish).orElseGet(() -> CompletableFuture.completedStage(null));
            ready.thenCompose(done -> connection.ask(active)).whenComplete((answer, failure) -> {
                if (failure == null) {
                    become(
                            this,
                            new SessionState(SessionPhase.OPEN, parts.time().now(), Optional.empty()));
                } else {
                    connection.end(new ConnectionEnd(
                            FailureCause.of(WhatsAppProvider.WEB, "408"),
                            "The server did not make the device active: "
                                    + Stages.cause(failure).getMessage()));
                }
            });
        }

        private void routed(Node node) {
            node.child("edge_routing")
                    .flatMap(routing -> routing.contentOf("routing_info"))
                    .ifPresent(routing -> keep(known -> known.withRouting(routing)));
        }

        /** Stores what only saves time; without it the next connection works as well. */
        private void keep(UnaryOperator<Credentials> change) {
            CompletableFuture<Void> unused = store(change).whenComplete((durable, failure) -> {
                if (failure != null) {
                    log.warn(
                            "The routing of the line {} could not be stored",
                            line.branch().id());
                }
            });
        }

        @Override
        public void ended(ConnectionEnd reason) {
            linking.ifPresent(LinkProcess::end);
            messages.ifPresent(LineMessages::disconnected);
            log.info(
                    "The connection of the line {} has ended: {}", line.branch().id(), reason.detail());
            become(
                    this,
                    new SessionState(
                            SessionPhase.STOPPED,
                            parts.time().now(),
                            Optional.of(reason.cause()),
                            reason.until(),
                            Optional.empty()));
        }
    }

    private synchronized Credentials credentials() {
        return credentials;
    }
}
