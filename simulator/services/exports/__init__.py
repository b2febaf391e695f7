"""What a program takes along of a cohort: plain functions that make each file, and the service that asks for them.

``records`` holds what they are made of, ``taking`` decides who may have which.
"""
