package io.fairbot.planted.futures;

import java.util.concurrent.CompletableFuture;

public class FutureReturnType {
    public CompletableFuture<String> answer() {
        return new CompletableFuture<>();
    }
}
