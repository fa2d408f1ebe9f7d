package io.fairbot.planted.signatures.internal;

public class Hidden {}
