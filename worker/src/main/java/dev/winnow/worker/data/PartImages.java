package dev.winnow.worker.data;

import java.io.Serializable;
import java.util.List;

/**
 * Examples and the part of the data set in which they came.
 *
 * @param names of the examples, in their order
 */
public record PartImages(Part part, LabeledImages images, List<ExampleName> names)
    implements Serializable {}
