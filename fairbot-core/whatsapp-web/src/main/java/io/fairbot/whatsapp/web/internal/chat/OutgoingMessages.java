package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.media.MediaException;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.binary.NodeReader;
import io.fairbot.whatsapp.web.internal.binary.NodeWriter;
import io.fairbot.whatsapp.web.internal.chat.DeviceSessions.OpenDevice;
import io.fairbot.whatsapp.web.internal.chat.DeviceSessions.SealedPart;
import io.fairbot.whatsapp.web.internal.keys.DeviceBook;
import io.fairbot.whatsapp.web.internal.keys.DeviceBook.KnownDevices;
import io.fairbot.whatsapp.web.internal.keys.ServerRequests;
import io.fairbot.whatsapp.web.internal.media.MediaPointer;
import io.fairbot.whatsapp.web.internal.message.ContentWriter;
import io.fairbot.whatsapp.web.internal.message.OutgoingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The messages that a line sends. Safe for use from any thread; messages are prepared and committed one after another. */
public final class OutgoingMessages {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final int ID_LENGTH = 9;

    private final LineKeys keys;
    private final OwnDevice own;
    private final DeviceSessions sessions;
    private final LineMedia media;
    private final Duration limit;
    private final Map<String, CompletableFuture<Node>> waiting = new ConcurrentHashMap<>();

    /**
     * Creates the messages of a line.
     *
     * @param keys the keys of the line
     * @param own the device
     * @param media the files of the line
     * @param limit the time within which the server acknowledges a message
     */
    public OutgoingMessages(LineKeys keys, OwnDevice own, LineMedia media, Duration limit) {
        this.keys = keys;
        this.own = own;
        this.media = media;
        this.limit = limit;
        sessions = new DeviceSessions(keys);
    }

    /** The devices that a message is for: of the person, and the others of the own account. */
    private record Audience(List<Jid> theirs, List<Jid> ours, List<Write> writes) {}

    /** Where a message goes, and where its file is. */
    private record Letter(Jid chat, Optional<MediaPointer> file) {}

    /**
     * Encrypts a message for each device of both sides, as {@link io.fairbot.whatsapp.channel.WhatsAppSession#prepare} says.
     *
     * @param message the message
     * @param server the connection
     * @return the message with its keys' writes; later when the server does not answer
     */
    public CompletionStage<Preparation> prepare(OutboundMessage message, ServerRequests server) {
        Jid chat = address(message.to());
        CompletionStage<Preparation> prepared =
                Stages.attempt(() -> audience(chat, server).thenCompose(audience -> {
                    if (audience.theirs().isEmpty()) {
                        return CompletableFuture.completedStage(refusal("no-devices", "The number has no WhatsApp."));
                    }
                    List<Jid> all = new ArrayList<>(audience.theirs());
                    all.addAll(audience.ours());
                    return file(message.content(), server)
                            .thenCompose(file -> sessions.open(all, server)
                                    .thenApply(open -> seal(message, new Letter(chat, file), audience, open)));
                }));
        return Stages.recover(prepared, failure -> {
            if (failure instanceof MediaException refused) {
                return CompletableFuture.completedStage(refusal("media", refused.getMessage()));
            }
            return failure instanceof IllegalArgumentException
                    ? CompletableFuture.failedStage(failure)
                    : CompletableFuture.completedStage(new Preparation.Later(TRY_AGAIN));
        });
    }

    private CompletionStage<Optional<MediaPointer>> file(OutboundContent content, ServerRequests server) {
        return content instanceof Media medium
                ? media.upload(medium.media(), keys, server).thenApply(Optional::of)
                : CompletableFuture.completedStage(Optional.empty());
    }

    private static Preparation refusal(String code, String detail) {
        return new Preparation.Refusal(FailureCause.other(WhatsAppProvider.WEB, code), detail);
    }

    private CompletionStage<Audience> audience(Jid chat, ServerRequests server) {
        CompletionStage<KnownDevices> theirs = keys.devices().find(chat, server);
        CompletionStage<KnownDevices> ours = keys.devices().find(own.personFor(chat), server);
        return theirs.thenCombine(ours, (them, us) -> {
            List<Write> writes = new ArrayList<>(them.writes());
            writes.addAll(us.writes());
            List<Jid> others =
                    us.devices().stream().filter(device -> !own.isThis(device)).toList();
            return new Audience(them.devices(), others, writes);
        });
    }

    private Preparation seal(OutboundMessage message, Letter letter, Audience audience, List<OpenDevice> open) {
        if (open.stream().noneMatch(device -> audience.theirs().contains(device.device()))) {
            return new Preparation.Later(TRY_AGAIN);
        }
        Jid chat = letter.chat();
        OutgoingMessage outgoing = new OutgoingMessage(
                message.content(),
                chat,
                letter.file(),
                Optional.empty(),
                false,
                keys.time().now());
        byte[] bytes = ContentWriter.write(outgoing);
        byte[] copy = ContentWriter.ownCopy(bytes, chat);
        List<Write> writes = new ArrayList<>(audience.writes());
        List<Node> parts = new ArrayList<>();
        boolean opens = false;
        for (OpenDevice device : open) {
            boolean isTheirs = audience.theirs().contains(device.device());
            SealedPart part = sessions.seal(device, isTheirs ? bytes : copy, mediaType(message.content()));
            parts.add(Node.of("to").with("jid", device.device().toString()).add(part.node()));
            writes.addAll(part.writes());
            opens |= part.opensSession();
        }
        String id = id();
        String type = type(message.content());
        writes.add(stored(id, chat, type, bytes));
        Node stanza = Node.of("message")
                .with("id", id)
                .with("to", chat.toString())
                .with("type", type)
                .with(
                        "phash",
                        DeviceHash.of(open.stream().map(OpenDevice::device).toList()))
                .add(Node.of("participants").add(parts));
        Node proved = opens ? stanza.add(Node.of("device-identity", own.proof().array())) : stanza;
        String payload = Base64.getEncoder().encodeToString(NodeWriter.write(proved));
        return new Preparation.Ready(new PreparedMessage(message, id, payload, writes));
    }

    private Write stored(String id, Jid chat, String type, byte[] message) {
        StoredMessage stored = new StoredMessage(
                chat.toString(),
                type,
                Base64.getEncoder().encodeToString(message),
                keys.time().now());
        return Write.insert(StoredMessage.MODEL, id, stored);
    }

    private String id() {
        byte[] bytes = new byte[ID_LENGTH];
        keys.random().nextBytes(bytes);
        return "3EB0" + HexFormat.of().withUpperCase().formatHex(bytes);
    }

    private static String type(OutboundContent content) {
        if (content instanceof Reaction) {
            return "reaction";
        }
        return content instanceof Media ? "media" : "text";
    }

    private static Optional<String> mediaType(OutboundContent content) {
        if (!(content instanceof Media medium)) {
            return Optional.empty();
        }
        MediaKind kind = medium.media().kind();
        return Optional.of(kind == MediaKind.VOICE ? "ptt" : kind.label());
    }

    /**
     * Returns the address of a person.
     *
     * @param alias the person
     * @return the address
     * @throws IllegalArgumentException when the person is known by a name of the Cloud API only
     */
    static Jid address(Alias alias) {
        return switch (alias.kind()) {
            case PHONE -> new Jid(alias.value().substring(1), 0, Jid.PHONE);
            case LID -> new Jid(alias.value(), 0, Jid.LID);
            case BSUID ->
                throw new IllegalArgumentException("A line of WhatsApp Web cannot write to a name of the Cloud API.");
        };
    }

    /**
     * Sends a message that was prepared and committed, as {@link io.fairbot.whatsapp.channel.WhatsAppSession#transmit} says.
     *
     * @param prepared the message
     * @param server the connection
     * @return what the server says of it; unknown when it says nothing in time
     */
    public CompletionStage<Transmission> transmit(PreparedMessage prepared, ServerRequests server) {
        Node stanza = NodeReader.read(Base64.getDecoder().decode(prepared.payload()));
        CompletableFuture<Node> answer = new CompletableFuture<>();
        waiting.put(prepared.channelId(), answer);
        TimeSource.TimerHandle timer = keys.time()
                .schedule(limit, () -> answer.completeExceptionally(new IllegalStateException("no answer in time")));
        server.send(stanza);
        return answer.handle((ack, failure) -> {
                    waiting.remove(prepared.channelId());
                    timer.cancel();
                    return ack == null
                            ? CompletableFuture.<Transmission>completedStage(
                                    new Transmission.Unknown("The server did not acknowledge the message in time."))
                            : judge(ack, prepared);
                })
                .thenCompose(result -> result);
    }

    private CompletionStage<Transmission> judge(Node ack, PreparedMessage prepared) {
        Jid chat = address(prepared.message().to());
        Optional<String> error = ack.attribute("error");
        Transmission result = error.<Transmission>map(code -> new Transmission.Failed(
                        FailureCause.of(WhatsAppProvider.WEB, code),
                        "The server refused the message with " + code + "."))
                .orElseGet(Transmission.Sent::new);
        boolean isStale = ack.attribute("phash").isPresent()
                || error.filter("479"::equals).isPresent();
        if (!isStale) {
            return CompletableFuture.completedStage(result);
        }
        // What the hash says of is not which side has changed.
        List<Write> forget = List.of(DeviceBook.forget(chat), DeviceBook.forget(own.personFor(chat)));
        return keys.store().commit(forget).handle((done, failure) -> result);
    }

    /**
     * Takes the acknowledgement of a message.
     *
     * @param ack the acknowledgement
     */
    public void acknowledged(Node ack) {
        ack.attribute("id").map(waiting::get).ifPresent(answer -> answer.complete(ack));
    }

    /** Ends the wait for all acknowledgements, since the connection is lost. */
    public void disconnected() {
        List.copyOf(waiting.values())
                .forEach(answer -> answer.completeExceptionally(new IllegalStateException("connection lost")));
    }
}
