package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Durability;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Acts on a disk with little room beside a database, and prints what a person would see. */
final class HybridRoomMain {
    private static final int BALLAST = 2 << 20;
    private static final int CHUNK = 4096;
    private static final int MOST = 5_000;

    private final Path directory;
    private final HybridWorld world;
    private final Map<String, String> acknowledged = new TreeMap<>();

    private HybridRoomMain(Path directory, HybridWorld world) {
        this.directory = directory;
        this.world = world;
    }

    public static void main(String[] args) throws IOException {
        try (HybridWorld world = new HybridWorld(args[1], args[2])) {
            HybridRoomMain main = new HybridRoomMain(Path.of(args[0]), world);
            switch (args[3]) {
                case "normal" -> main.normal();
                case "degraded" -> main.degraded();
                case "behind" -> main.behind();
                default -> main.opening();
            }
        }
    }

    /** The database takes everything, the disk of the copies does not. */
    private void normal() throws IOException {
        Path ballast = Files.write(directory.resolve("ballast"), new byte[BALLAST]);
        HybridStore store = world.open(directory);
        boolean replicated = true;
        for (int i = 0; i < MOST && !problem(store).contains("is full"); i++) {
            replicated &= put(store, "i" + i).durability() == Durability.REPLICATED;
        }
        System.out.println("REPLICATED " + replicated);
        System.out.println("PROBLEM " + problem(store));
        replicated = put(store, "i0").durability() == Durability.REPLICATED;
        replicated &= put(store, "last").durability() == Durability.REPLICATED;
        System.out.println("STILL REPLICATED " + replicated);
        System.out.println("READS " + reads(store));
        for (int i = 0; i < 30; i++) {
            HybridWorld.await(world.database.passes("isOwner"));
        }
        System.out.println("MODE " + store.status().mode());
        Files.delete(ballast);
        HybridWorld.until(
                "the copies are mended", () -> store.status().problem().isEmpty());
        System.out.println("MODE " + store.status().mode());
        world.close(store);

        world.database.goAway();
        System.out.println("COPIES " + reads(world.open(directory)));
    }

    /** The disk took no note for a while, and then the database is away: what was acknowledged is there alone. */
    private void behind() throws IOException {
        Path ballast = Files.write(directory.resolve("ballast"), new byte[BALLAST]);
        HybridStore store = world.open(directory);
        for (int i = 0; i < MOST && !problem(store).contains("is full"); i++) {
            put(store, "i" + i);
        }
        put(store, "i0");
        world.database.goAway();
        System.out.println("WRITE " + refusal(() -> put(store, "refused")));
        acknowledged.remove("refused");
        System.out.println(
                "MODE " + store.status().mode() + " " + store.status().durability());
        System.out.println("READ " + refusal(() -> HybridWorld.text(store, Note.NEAR, "i0")));
        Files.delete(ballast);
        System.out.println("WRITE WITH ROOM " + refusal(() -> put(store, "refused")));
        acknowledged.remove("refused");
        world.close(store);

        HybridStore again = world.open(directory);
        System.out.println("WRITE AFTER A RESTART " + refusal(() -> put(again, "refused")));
        acknowledged.remove("refused");
        System.out.println("READ AFTER A RESTART " + refusal(() -> HybridWorld.text(again, Note.NEAR, "i0")));
        world.database.comeBack();
        HybridWorld.awaitMode(again, "NORMAL");
        System.out.println("READS " + reads(again));
        world.database.goAway();
        System.out.println("GOES ON " + (put(again, "on").durability() == Durability.LOCAL));
        System.out.println("COPIES " + reads(again));
    }

    private static String refusal(Runnable call) {
        try {
            call.run();
            return "NONE";
        } catch (StoreException e) {
            return e.code() + (e.getMessage().contains("behind") ? " BEHIND" : "");
        }
    }

    /** Nobody takes anything. */
    private void degraded() throws IOException {
        Path ballast = Files.write(directory.resolve("ballast"), new byte[BALLAST]);
        HybridStore store = world.open(directory);
        world.database.goAway();
        try {
            for (int i = 0; i < MOST; i++) {
                put(store, "i" + i);
            }
        } catch (StoreException full) {
            System.out.println(full.code() + " " + full.getMessage());
        }
        System.out.println("PROBLEM " + problem(store));
        System.out.println("JOURNAL " + (HybridWorld.figure(store, "journal") == acknowledged.size()));
        System.out.println("READS " + reads(store));
        Files.delete(ballast);
        System.out.println("GOES ON " + (put(store, "behind").durability() == Durability.LOCAL));
        world.database.comeBack();
        HybridWorld.awaitMode(store, "NORMAL");
        System.out.println("REPLAYED " + reads(world.somebody()));
    }

    private void opening() throws IOException {
        try (var out = Files.newOutputStream(directory.resolve("ballast"))) {
            while (true) {
                out.write(new byte[CHUNK]);
            }
        } catch (IOException full) {
            System.out.println("NO ROOM");
        }
        try {
            world.open(directory);
            System.out.println("OPENS");
        } catch (StoreException e) {
            System.out.println(e.code() + " " + e.getMessage());
        }
    }

    private static String problem(HybridStore store) {
        StoreStatus status = store.status();
        return status.problem().orElse("none");
    }

    private io.fairbot.store.WriteReceipt put(HybridStore store, String id) {
        String text = "x".repeat(CHUNK) + acknowledged.size();
        BatchResult result = world.apply(store, Write.put(Note.NEAR, id, Note.of(text)));
        acknowledged.put(id, text);
        return result.orThrow();
    }

    private boolean reads(io.fairbot.store.DocumentStore store) {
        boolean single = acknowledged.entrySet().stream()
                .allMatch(each -> HybridWorld.text(store, Note.NEAR, each.getKey())
                        .filter(each.getValue()::equals)
                        .isPresent());
        return single && HybridWorld.texts(store, Note.NEAR).equals(acknowledged);
    }
}
