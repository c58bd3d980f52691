package dev.winnow.worker.data;

/**
 * An image file to be read.
 *
 * @param file its path in the data set
 * @param part that the image belongs to
 * @param name by which the image is identified
 * @param label its class
 */
record LabeledFile(String file, Part part, String name, int label) {}
