package io.fairbot.whatsapp.web.internal.keys;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The devices of the persons that a line writes to. A list is used for a day, unless the server says before that it has changed. Safe for
 * use from any thread.
 */
public final class DeviceBook {
    /** The time for which a list is used. */
    static final Duration FRESH = Duration.ofDays(1);

    private static final int MAX_DEVICES = 100;

    private final ChannelStore store;
    private final SessionBook people;
    private final TimeSource time;

    /**
     * Creates the book of a line.
     *
     * @param store the store of the line
     * @param people the book that has both addresses of a person
     * @param time the source of time
     */
    public DeviceBook(ChannelStore store, SessionBook people, TimeSource time) {
        this.store = store;
        this.people = people;
        this.time = time;
    }

    /**
     * The devices of a person.
     *
     * @param devices their addresses, none for a person without WhatsApp
     * @param writes what is to be stored so that the server is not asked again; possibly none
     */
    public record KnownDevices(List<Jid> devices, List<Write> writes) {
        /** Copies the lists. */
        public KnownDevices {
            devices = List.copyOf(devices);
            writes = List.copyOf(writes);
        }
    }

    /**
     * Finds the devices of a person.
     *
     * @param person the address by number or by LID; the devices get the same kind
     * @param server the connection
     * @return the devices; fails as {@link ServerRequests#ask} does
     */
    public CompletionStage<KnownDevices> find(Jid person, ServerRequests server) {
        return store.get(StoredDevices.MODEL, person.toString()).thenCompose(found -> {
            Optional<StoredDevices> fresh = found.map(document -> document.value())
                    .filter(list -> list.at().plus(FRESH).isAfter(time.now()));
            return fresh.isPresent()
                    ? CompletableFuture.completedStage(
                            new KnownDevices(addresses(person, fresh.get().devices()), List.of()))
                    : ask(person, server);
        });
    }

    private CompletionStage<KnownDevices> ask(Jid person, ServerRequests server) {
        Node query = Node.of("iq")
                .with("to", Jid.SERVICE.toString())
                .with("type", "get")
                .with("xmlns", "usync")
                .add(Node.of("usync")
                        .with("sid", Long.toString(time.now().toEpochMilli()))
                        .with("mode", "query")
                        .with("last", "true")
                        .with("index", "0")
                        .with("context", "message")
                        .add(
                                Node.of("query").add(Node.of("devices").with("version", "2"), Node.of("lid")),
                                Node.of("list").add(Node.of("user").with("jid", person.toString()))));
        return server.ask(query).thenCompose(answer -> {
            Optional<Node> user =
                    answer.child("usync").flatMap(usync -> usync.child("list")).flatMap(list -> list.child("user"));
            List<Integer> devices = user.map(DeviceBook::devices).orElse(List.of());
            if (devices.isEmpty()) {
                return CompletableFuture.completedStage(new KnownDevices(List.of(), List.of()));
            }
            List<Write> writes = new ArrayList<>();
            writes.add(Write.put(StoredDevices.MODEL, person.toString(), new StoredDevices(devices, time.now())));
            Optional<Jid> lid = user.flatMap(node -> node.child("lid")).flatMap(node -> node.jid("val"));
            CompletionStage<List<Write>> learnt =
                    lid.isPresent() && person.server().equals(Jid.PHONE)
                            ? people.learn(person, lid.get())
                            : CompletableFuture.completedStage(List.of());
            return learnt.thenApply(more -> {
                writes.addAll(more);
                return new KnownDevices(addresses(person, devices), writes);
            });
        });
    }

    private static List<Integer> devices(Node user) {
        return user.child("devices").flatMap(node -> node.child("device-list")).stream()
                .flatMap(list -> list.children("device").stream())
                .flatMap(device -> device.attribute("id").stream())
                .filter(id -> id.matches("[0-9]{1,5}"))
                .map(Integer::parseInt)
                .limit(MAX_DEVICES)
                .toList();
    }

    private static List<Jid> addresses(Jid person, List<Integer> devices) {
        return devices.stream().map(person::withDevice).toList();
    }

    /**
     * Returns the write that forgets the devices of a person, since they have changed.
     *
     * @param person the address
     * @return the write, to be committed
     */
    public static Write forget(Jid person) {
        return new Write.Delete(StoredDevices.MODEL, person.person().toString(), Precondition.ANY);
    }
}
