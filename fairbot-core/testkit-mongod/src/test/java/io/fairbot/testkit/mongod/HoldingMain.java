package io.fairbot.testkit.mongod;

import java.nio.file.Path;

/** Holds a suspended server until it is killed. */
public final class HoldingMain {
    private HoldingMain() {}

    public static void main(String[] args) throws InterruptedException {
        MongoServer server = MongoServer.builder(Path.of(args[0])).start();
        server.suspend();
        System.out.println(server.pid());
        System.out.println(server.directory());
        Thread.currentThread().join();
    }
}
