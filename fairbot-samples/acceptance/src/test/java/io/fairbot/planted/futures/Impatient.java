package io.fairbot.planted.futures;

import java.util.concurrent.CompletableFuture;

public class Impatient {
    public CompletableFuture<String> answer() {
        return new CompletableFuture<>();
    }
}
