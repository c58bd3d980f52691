package dev.winnow.worker.data;

import java.io.Serializable;

/** Examples and the part of the data set in which they came. */
public record PartImages(Part part, LabeledImages images) implements Serializable {}
