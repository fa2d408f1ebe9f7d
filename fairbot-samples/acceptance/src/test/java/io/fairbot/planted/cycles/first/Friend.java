package io.fairbot.planted.cycles.first;

public class Friend {}
