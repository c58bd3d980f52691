/**
 * Training of an ensemble's members. One epoch of one member is one barrier stage ({@link
 * dev.winnow.driver.training.MemberEpochStage}); between epochs the driver alone decides.
 */
package dev.winnow.driver.training;
