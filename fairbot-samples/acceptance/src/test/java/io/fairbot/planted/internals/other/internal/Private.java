package io.fairbot.planted.internals.other.internal;

public class Private {}
