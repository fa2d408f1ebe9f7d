package io.fairbot.planted.exceptions;

class Thrower {
    void fail() {
        throw new RuntimeException("why?");
    }
}
