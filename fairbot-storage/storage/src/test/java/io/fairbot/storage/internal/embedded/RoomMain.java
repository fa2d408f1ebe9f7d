package io.fairbot.storage.internal.embedded;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** Acts on a disk with little room, and prints what a person would see. */
final class RoomMain {
    private static final int BALLAST = 2 << 20;
    private static final int CHUNK = 4096;

    private RoomMain() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        switch (args[1]) {
            case "fill" -> fill(directory);
            case "open-full" -> openFull(directory);
            default -> open(directory);
        }
    }

    private static void fill(Path directory) throws IOException {
        Path ballast = Files.write(directory.resolve("ballast"), new byte[BALLAST]);
        Map<String, Item> acknowledged = new TreeMap<>();
        try (Opened opened = Opened.in(directory)) {
            StoreException full = writeUntilRefused(opened, acknowledged);
            System.out.println(full.code() + " " + full.getMessage());
            System.out.println("STATUS " + opened.store().status().problem().orElse("well"));
            System.out.println("READS " + values(opened).equals(acknowledged));
            Files.delete(ballast);
            boolean applied = put(opened, acknowledged, "behind") && put(opened, acknowledged, "further");
            System.out.println("GOES ON " + (applied && values(opened).equals(acknowledged)));
            System.out.println("STATUS " + opened.store().status().problem().orElse("well"));
        }
        try (Opened opened = Opened.in(directory)) {
            System.out.println("AFTER REOPENING " + values(opened).equals(acknowledged));
        }
    }

    private static void openFull(Path directory) throws IOException {
        Opened.in(directory).put(0, 50).close();
        Path ballast = directory.resolve("ballast");
        fillUp(ballast);
        try (Opened opened = Opened.in(directory)) {
            System.out.println("OPENS " + (opened.all().size() == 50));
        } catch (StoreException e) {
            System.out.println(e.code() + " " + e.getMessage());
        }
        Files.delete(ballast);
        try (Opened opened = Opened.in(directory)) {
            System.out.println("WITH ROOM " + (opened.put(50, 60).all().size() == 60));
        }
    }

    private static void open(Path directory) {
        try (Opened opened = Opened.in(directory)) {
            System.out.println("OPENS " + opened.all().size());
        } catch (StoreException e) {
            System.out.println(e.code() + " " + e.getMessage());
        }
    }

    private static StoreException writeUntilRefused(Opened opened, Map<String, Item> acknowledged) {
        try {
            int i = 0;
            while (put(opened, acknowledged, "i" + i)) {
                i++;
            }
            throw new IllegalStateException("It was rejected.");
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException failure) {
                return failure;
            }
            throw e;
        }
    }

    private static boolean put(Opened opened, Map<String, Item> acknowledged, String id) {
        Item item = new Item("b", acknowledged.size(), "x".repeat(CHUNK));
        boolean applied = opened.apply(Write.put(Item.MODEL, id, item)) instanceof BatchResult.Applied;
        acknowledged.put(id, item);
        return applied;
    }

    private static void fillUp(Path ballast) throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(new byte[CHUNK]);
            }
        } catch (IOException full) {
            // That is what was wanted.
        }
    }

    private static Map<String, Item> values(Opened opened) {
        Map<String, Item> values = new TreeMap<>();
        for (Document<Item> document : opened.all().values()) {
            values.put(document.id(), document.value());
        }
        return values;
    }
}
