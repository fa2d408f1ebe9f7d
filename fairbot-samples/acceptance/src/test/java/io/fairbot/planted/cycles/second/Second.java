package io.fairbot.planted.cycles.second;

import io.fairbot.planted.cycles.first.Friend;

public class Second extends Friend {}
