package io.fairbot.storage.internal.embedded;

import io.fairbot.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a store, says so or why not, and holds it until it is killed or nobody listens any more. */
final class HoldingMain {
    private HoldingMain() {}

    public static void main(String[] args) throws IOException {
        try (Opened opened = Opened.in(Path.of(args[0]))) {
            opened.put(0, 10);
            System.out.println("OPEN");
            while (System.in.read() >= 0) {
                System.out.println("STILL OPEN");
            }
        } catch (StoreException e) {
            System.out.println(e.code() + " " + e.getMessage());
        }
    }
}
