package io.fairbot.planted.exceptions;

class GenericThrow {
    void fail() {
        throw new RuntimeException("why?");
    }
}
